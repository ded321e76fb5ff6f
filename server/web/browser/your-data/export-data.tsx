import { useEffect } from 'preact/hooks';
import type { DataExport } from '../../../../shared/data-export.ts';
import { formatTime } from '../../../../shared/time-text.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';

/** ms between two looks at an export that is being made. */
const LOOK_AGAIN = 1000;

const load = async () => (await service.exports()).items[0] ?? null;

/** A copy of everything: made by a job, fetched by a link that works once. */
export function ExportData() {
  const { value: newest, error, reload } = useLoaded(load);
  const running = newest?.status === 'running';
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(reload, LOOK_AGAIN);
    return () => clearTimeout(timer);
  }, [running, newest, reload]);
  const start = useAction(async () => {
    await service.startExport();
    reload();
  });
  return (
    <section class="card" aria-labelledby="export">
      <h2 id="export">A copy of everything</h2>
      <p>
        One ZIP with your pictures as they were made, everything else as JSON, and a list of
        checksums. Passwords, tokens and the secrets of keys are not in it.
      </p>
      <ErrorMessage error={error} onRetry={reload} />
      {newest && <ExportState made={newest} />}
      <ErrorMessage error={start.error} />
      <div class="row">
        <button
          type="button"
          aria-disabled={start.busy || running}
          onClick={() => running || start.run()}
        >
          {newest?.status === 'finished' ? 'Make a new copy' : 'Make a copy'}
        </button>
      </div>
    </section>
  );
}

function ExportState({ made }: { made: DataExport }) {
  const { id, status, fraction, problem, bytes, missing, expiresAt } = made;
  const download = useAction(async () => {
    const { path } = await service.linkExport(id);
    location.assign(path);
  });
  if (status === 'failed') {
    return (
      <p role="status">
        {problem ? `${problem.message} ${problem.next}` : 'The copy could not be made. Try again.'}
      </p>
    );
  }
  if (status === 'running') {
    return (
      <p role="status">
        <label>
          Collecting… {Math.round(fraction * 100)} % <progress value={fraction} />
        </label>
      </p>
    );
  }
  return (
    <>
      <div class="split">
        <p role="status">
          Ready: {formatBytes(bytes ?? 0)}, kept until it expires{' '}
          {expiresAt && formatTime(expiresAt)}.
        </p>
        <button
          type="button"
          class="primary"
          aria-disabled={download.busy}
          onClick={() => download.run()}
        >
          Download
        </button>
      </div>
      {missing > 0 && <p>{missingSentence(missing)}</p>}
      <ErrorMessage error={download.error} />
    </>
  );
}

function missingSentence(missing: number): string {
  const which =
    missing === 1
      ? 'One of your pictures is not in it: its file is'
      : `${missing} of your pictures are not in it: their files are`;
  return `${which} missing from the storage of the service. README.txt in the copy says which; the operator may have a backup.`;
}

function formatBytes(bytes: number): string {
  const large = bytes >= 1_000_000;
  return new Intl.NumberFormat('en-GB', {
    style: 'unit',
    unit: large ? 'megabyte' : 'kilobyte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / (large ? 1_000_000 : 1_000));
}
