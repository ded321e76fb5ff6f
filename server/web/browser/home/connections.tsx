import type { Connection } from '../../../../shared/connection.ts';
import { formatTime } from '../../../../shared/time-text.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';

const load = () => service.connections();

/** The connected plugins with the way to end each. */
export function Connections() {
  const { value: connections, error, loading, reload } = useLoaded(load);
  return (
    <section class="card" aria-labelledby="connections" aria-busy={loading}>
      <h2 id="connections">Connected plugins</h2>
      <ErrorMessage error={error} onRetry={reload} />
      {connections?.items.length === 0 && (
        <p class="quiet">None yet. Press “Connect” in the plugin.</p>
      )}
      {connections && connections.items.length > 0 && (
        <ul class="list">
          {connections.items.map((connection) => (
            <ConnectionItem key={connection.id} connection={connection} onEnded={reload} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ConnectionItem({ connection, onEnded }: { connection: Connection; onEnded: () => void }) {
  const { id, clientName, device, address, createdAt, lastUsedAt } = connection;
  const disconnect = useAction(async () => {
    await service.endConnection(id);
    onEnded();
  });
  return (
    <li>
      <div class="split">
        <div>
          <div>
            {clientName}, {device}
          </div>
          <div class="quiet">
            {lastUsedAt ? `Last used ${formatTime(lastUsedAt)}` : 'Not used yet'} · connected{' '}
            {formatTime(createdAt)}
            {address && ` · from ${address}`}
          </div>
        </div>
        <button
          type="button"
          aria-disabled={disconnect.busy}
          aria-label={`Disconnect ${clientName}, connected ${formatTime(createdAt)}`}
          onClick={() => disconnect.run()}
        >
          Disconnect
        </button>
      </div>
      <ErrorMessage error={disconnect.error} />
    </li>
  );
}
