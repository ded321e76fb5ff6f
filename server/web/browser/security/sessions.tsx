import { formatTime } from '../../../../shared/time-text.ts';
import type { WebSession } from '../../../../shared/web-session.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';

const load = () => service.sessions();

/** The browsers that are signed in, with the way to end each. */
export function Sessions() {
  const { value, error, loading, reload } = useLoaded(load);
  const endOthers = useAction(async () => {
    await service.endOtherSessions();
    reload();
  });
  const sessions = value?.items ?? [];
  return (
    <section class="card" aria-labelledby="sessions" aria-busy={loading}>
      <h2 id="sessions">Signed-in browsers</h2>
      <ErrorMessage error={error} onRetry={reload} />
      <ul class="list">
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} onEnded={reload} />
        ))}
      </ul>
      <ErrorMessage error={endOthers.error} />
      {sessions.length > 1 && (
        <div class="row">
          <button type="button" aria-disabled={endOthers.busy} onClick={() => endOthers.run()}>
            Sign out every other browser
          </button>
        </div>
      )}
    </section>
  );
}

function SessionItem({ session, onEnded }: { session: WebSession; onEnded: () => void }) {
  const { id, device, address, createdAt, lastUsedAt, current } = session;
  const end = useAction(async () => {
    await service.endSession(id);
    onEnded();
  });
  return (
    <li>
      <div class="split">
        <div>
          <div>
            {device} {current && <span class="badge">This browser</span>}
          </div>
          <div class="quiet">
            Last used {formatTime(lastUsedAt)} · signed in {formatTime(createdAt)}
            {address && ` from ${address}`}
          </div>
        </div>
        {!current && (
          <button
            type="button"
            aria-disabled={end.busy}
            aria-label={`Sign out ${device}, signed in ${formatTime(createdAt)}`}
            onClick={() => end.run()}
          >
            Sign out
          </button>
        )}
      </div>
      <ErrorMessage error={end.error} />
    </li>
  );
}
