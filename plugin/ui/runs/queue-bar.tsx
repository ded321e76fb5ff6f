import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { useStore } from '../store.ts';
import { useStudio } from '../studio.ts';
import type { Run } from './run.ts';

/** How much of the person's waits, and the buttons for all of it, where there is a line to steer. */
export function QueueBar({ runs }: { runs: Run[] }) {
  const { queue } = useStudio();
  const { paused, generationIds } = useStore(queue.state);
  const problem = useStore(queue.problem);
  const waiting = generationIds.length;
  const here = new Set(runs.flatMap(({ record }) => record.generationIds));
  const elsewhere = generationIds.filter((id) => !here.has(id)).length;
  return (
    <>
      {(paused || waiting > 1) && (
        <section class={paused ? 'notice warning queue' : 'notice queue'} aria-label="Queue">
          <p>
            {waiting > 0 && <b>{waiting} waiting</b>}
            {elsewhere > 0 && (elsewhere < waiting ? `, ${elsewhere} elsewhere` : ' elsewhere')}
            <span role="status">
              {paused && `${waiting > 0 ? '. ' : ''}Paused: nothing new starts.`}
            </span>
          </p>
          <Button onClick={() => queue.pause(!paused)}>{paused ? 'Resume' : 'Pause'}</Button>
          {waiting > 0 && (
            <Button kind="quiet" onClick={queue.cancelWaiting}>
              Cancel all waiting
            </Button>
          )}
        </section>
      )}
      {problem && <Notice tone="danger">{problem}</Notice>}
    </>
  );
}
