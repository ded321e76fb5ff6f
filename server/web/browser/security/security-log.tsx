import { useState } from 'preact/hooks';
import type { SecurityEvent } from '../../../../shared/security-event.ts';
import { formatTime } from '../../../../shared/time-text.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';
import { describeSecurityEvent } from './describe-security-event.ts';

const load = () => service.securityEvents();

/** What happened to the account's security, newest first. */
export function SecurityLog() {
  const { value: newest, error, loading, reload } = useLoaded(load);
  const [older, setOlder] = useState<SecurityEvent[]>([]);
  const [next, setNext] = useState<string | null | undefined>(undefined);
  const cursor = next === undefined ? newest?.nextCursor : next;
  const more = useAction(async () => {
    const page = await service.securityEvents(cursor ?? undefined);
    setOlder((before) => [...before, ...page.items]);
    setNext(page.nextCursor);
  });
  const events = newest ? [...newest.items, ...older] : [];
  return (
    <section class="card" aria-labelledby="security-log" aria-busy={loading}>
      <h2 id="security-log">Security log</h2>
      <p class="quiet">Nothing in it can be changed. It goes with the account.</p>
      <ErrorMessage error={error} onRetry={reload} />
      <ol class="list">
        {events.map((event) => (
          <li key={event.id}>
            <div>{describeSecurityEvent(event)}</div>
            <div class="quiet">
              <time dateTime={event.at}>{formatTime(event.at)}</time>
              {event.address && ` from ${event.address}`}
            </div>
          </li>
        ))}
      </ol>
      <ErrorMessage error={more.error} />
      {cursor && (
        <div class="row">
          <button type="button" aria-disabled={more.busy} onClick={() => more.run()}>
            Show older
          </button>
        </div>
      )}
    </section>
  );
}
