import { useState } from 'preact/hooks';
import type { HeldRows, HeldTable } from '../../../../shared/held-data.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';

const load = () => service.heldData();

/** Everything that is held, kind by kind; the same that a copy has. */
export function HeldData() {
  const { value: held, error, reload } = useLoaded(load);
  return (
    <section class="card" aria-labelledby="held">
      <h2 id="held">What is held about you</h2>
      <p>
        Your name is corrected on the <a href="/account">account page</a>, keys and consents on the{' '}
        <a href="/keys">keys page</a>. What is wrong elsewhere, tell the operator.
      </p>
      <ErrorMessage error={error} onRetry={reload} />
      {held && (
        <ul class="list compact">
          {held.items.map((table) => (
            <HeldItem key={table.name} table={table} />
          ))}
        </ul>
      )}
    </section>
  );
}

function HeldItem({ table }: { table: HeldTable }) {
  const { name, title, purpose, count } = table;
  const [shown, setShown] = useState<HeldRows | null>(null);
  const more = useAction(async () => {
    const next = await service.heldRows(name, shown?.nextCursor ?? undefined);
    setShown({ ...next, rows: [...(shown?.rows ?? []), ...next.rows] });
  });
  return (
    <li>
      <div class="split">
        <div>
          <strong>{title}</strong> ({count})<div class="quiet">{purpose}</div>
        </div>
        <button
          type="button"
          class="plain"
          aria-expanded={shown !== null}
          aria-label={`${shown ? 'Hide' : 'Show'} ${title}`}
          aria-disabled={more.busy}
          onClick={() => (shown ? setShown(null) : more.run())}
        >
          {shown ? 'Hide' : 'Show'}
        </button>
      </div>
      <ErrorMessage error={more.error} />
      {shown?.rows.map((row, index) => (
        <dl class="facts inset" key={index}>
          {Object.entries(row)
            .filter(([, value]) => value !== null)
            .map(([field, value]) => (
              <>
                <dt>{field}</dt>
                <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
              </>
            ))}
        </dl>
      ))}
      {shown?.nextCursor && (
        <button type="button" aria-disabled={more.busy} onClick={() => more.run()}>
          Show more
        </button>
      )}
    </li>
  );
}
