import { useStore } from '../store.ts';
import { useStudio } from '../studio.ts';
import { QueueBar } from './queue-bar.tsx';
import { queuePlace } from './queue-place.ts';
import { RunCard } from './run-card.tsx';

/** The running work of this window, newest first, and above it what waits. */
export function RunCards() {
  const { desk, queue } = useStudio();
  const runs = useStore(desk.runs);
  const waiting = useStore(queue.state);
  return (
    <>
      <QueueBar runs={runs} />
      {runs.length > 0 && (
        <ul class="runs" aria-label="Running work">
          {runs.toReversed().map((run) => {
            const { id, generationIds } = run.record;
            const place = queuePlace(generationIds, waiting);
            return (
              <RunCard
                key={id}
                run={run}
                place={place}
                onMove={(to) => void queue.move(place?.ids ?? [], to)}
                onCancel={() => void desk.cancel(id)}
                onDismiss={() => void desk.dismiss(id)}
              />
            );
          })}
        </ul>
      )}
    </>
  );
}
