import type { QueueMove } from '../../../shared/queue.ts';
import { BlobPicture } from '../components/blob-picture.tsx';
import { Button, IconButton } from '../components/button.tsx';
import { ProgressBar } from '../components/progress-bar.tsx';
import { useElapsed } from '../use-elapsed.ts';
import { comparisonLines } from './comparison-lines.ts';
import type { QueuePlace } from './queue-place.ts';
import { type Run, runFraction, runWarnings } from './run.ts';
import { RunFailure } from './run-failure.tsx';
import { runText } from './run-text.ts';

interface RunCardProps {
  run: Run;
  place: QueuePlace | null;
  onMove: (to: QueueMove['to']) => void;
  onCancel: () => void;
  onDismiss: () => void;
}

/** One run: how far it is, what it cost, and what can be done about it. */
export function RunCard({ run, place, onMove, onCancel, onDismiss }: RunCardProps) {
  const { record, problem, settled, cancelling, preview } = run;
  const waits = !settled && !problem;
  const elapsed = useElapsed(record.createdAt, waits);
  const isInLine = place?.ids.length === record.generationIds.length;
  const lines = comparisonLines(run);
  return (
    <li class={problem ? 'run failed' : 'run'}>
      <div class="run-head">
        {waits && preview && (
          <span class="run-preview">
            <BlobPicture blob={preview} alt="Partial picture" />
          </span>
        )}
        <span class="run-prompt" title={record.prompt}>
          {record.prompt}
        </span>
        {waits && <span class="run-time">{elapsed}</span>}
        {waits && !cancelling && place && !(place.isFirst && place.isLast) && (
          <span class="run-moves">
            <IconButton
              icon="front"
              label="Move to front"
              disabled={place.isFirst}
              onClick={() => onMove('front')}
            />
            <IconButton
              icon="back"
              label="Move to back"
              disabled={place.isLast}
              onClick={() => onMove('back')}
            />
          </span>
        )}
        {waits ? (
          <Button kind="quiet" disabled={cancelling} onClick={onCancel}>
            {cancelling ? 'Cancelling…' : 'Cancel'}
          </Button>
        ) : (
          !problem && <IconButton icon="close" label="Dismiss" onClick={onDismiss} />
        )}
      </div>
      {waits && !isInLine && (
        <ProgressBar label={`Progress of ${record.prompt}`} fraction={runFraction(run)} />
      )}
      {lines.length > 0 && (
        <ul class="run-models" aria-label="Compared">
          {lines.map(({ model, text }, index) => (
            <li key={`${index} ${model}`}>
              <b>{model}</b>
              {` – ${text}`}
            </li>
          ))}
        </ul>
      )}
      {problem ? (
        <RunFailure run={run} problem={problem} onDismiss={onDismiss} />
      ) : (
        <p class="run-text" role="status">
          {runText(run, place)}
        </p>
      )}
      {[...run.notes, ...runWarnings(run)].map((note, index) => (
        <p key={`${index} ${note}`} class="run-text">
          {note}
        </p>
      ))}
    </li>
  );
}
