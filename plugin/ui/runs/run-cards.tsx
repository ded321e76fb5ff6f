import { useStore } from '../store.ts';
import { useStudio } from '../studio.ts';
import { RunCard } from './run-card.tsx';

/** The running work of this window, newest first. */
export function RunCards() {
  const { desk } = useStudio();
  const runs = useStore(desk.runs);
  if (runs.length === 0) return null;
  return (
    <ul class="runs" aria-label="Running work">
      {runs.toReversed().map((run) => (
        <RunCard
          key={run.record.id}
          run={run}
          onCancel={() => void desk.cancel(run.record.id)}
          onDismiss={() => void desk.dismiss(run.record.id)}
        />
      ))}
    </ul>
  );
}
