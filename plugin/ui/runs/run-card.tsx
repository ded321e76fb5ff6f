import { Button, IconButton } from '../components/button.tsx';
import { ProgressBar } from '../components/progress-bar.tsx';
import { chargedText } from '../money-text.ts';
import { useElapsed } from '../use-elapsed.ts';
import { type Run, runCharged, runFraction } from './run.ts';
import { runText } from './run-text.ts';

interface RunCardProps {
  run: Run;
  onCancel: () => void;
  onDismiss: () => void;
}

/** One run: how far it is, what it cost, and what can be done about it. */
export function RunCard({ run, onCancel, onDismiss }: RunCardProps) {
  const { record, problem, settled, cancelling } = run;
  const waits = !settled && !problem;
  const elapsed = useElapsed(record.createdAt, waits);
  const warnings = run.generations.flatMap((generation) => generation.warnings);
  return (
    <li class={problem ? 'run failed' : 'run'}>
      <div class="run-head">
        <span class="run-prompt" title={record.prompt}>
          {record.prompt}
        </span>
        {waits && <span class="run-time">{elapsed}</span>}
        {waits ? (
          <Button kind="quiet" disabled={cancelling} onClick={onCancel}>
            {cancelling ? 'Cancelling…' : 'Cancel'}
          </Button>
        ) : (
          !problem && <IconButton icon="close" label="Dismiss" onClick={onDismiss} />
        )}
      </div>
      {waits && <ProgressBar label={`Progress of ${record.prompt}`} fraction={runFraction(run)} />}
      {problem ? (
        <div role="alert">
          <p class="run-text">
            {problem.message} {chargedText(problem.charged)} {problem.next}
          </p>
          <div class="actions">
            {problem.retry && <Button onClick={problem.retry}>Retry</Button>}
            <Button kind="quiet" onClick={onDismiss}>
              Dismiss
            </Button>
          </div>
        </div>
      ) : (
        <p class="run-text" role="status">
          {runText(run, runCharged(run))}
        </p>
      )}
      {[...run.notes, ...warnings.map(({ message }) => message)].map((note) => (
        <p key={note} class="run-text">
          {note}
        </p>
      ))}
    </li>
  );
}
