import './usage/usage.css';
import { useCallback, useState } from 'preact/hooks';
import type { Usage } from '../../../shared/usage.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { mountAccountPage } from './mount-account-page.tsx';
import { service } from './service.ts';
import { Actual } from './usage/actual.tsx';
import { RangeForm } from './usage/range-form.tsx';
import { SumTable } from './usage/sum-table.tsx';
import { estimateText } from './usage/sum-texts.ts';
import { dayLabel, usageBars } from './usage/usage-bars.ts';
import { UsageChart } from './usage/usage-chart.tsx';
import { rangeOf, timeZone, USUAL_RANGE, type UsageRange } from './usage/usage-range.ts';
import { useLoaded } from './use-loaded.ts';

function UsagePage() {
  const [range, setRange] = useState<UsageRange>(
    () => rangeOf(USUAL_RANGE) ?? { from: '', to: '' },
  );
  const load = useCallback(() => service.usage({ ...range, timeZone }), [range]);
  const { value: usage, error, loading, reload } = useLoaded(load);
  const table = new URLSearchParams({ ...range, timeZone });
  return (
    <>
      <h1>Usage</h1>
      <p class="lead">
        Every call that was made for you, also for pictures that you have deleted since. Days begin
        at midnight {timeZone === 'UTC' ? 'UTC' : `in ${timeZone.replaceAll('_', ' ')}`}.
      </p>
      <section class="card" aria-labelledby="spending" aria-busy={loading}>
        <h2 id="spending">Spending</h2>
        <div class="usage-head">
          <RangeForm range={range} onChange={setRange} />
          <a class="button" href={`/api/v1/usage.csv?${table}`} download>
            Download CSV
          </a>
        </div>
        <ErrorMessage error={error} onRetry={reload} />
        {usage && <Total usage={usage} />}
        {usage && usage.total.calls > 0 && <UsageChart days={usage.days} />}
      </section>
      {usage && usage.total.calls > 0 && <Tables usage={usage} loading={loading} />}
    </>
  );
}

function Total({ usage: { total, from, to } }: { usage: Usage }) {
  if (total.calls === 0) {
    return (
      <p role="status">
        Nothing from {dayLabel(from)} to {dayLabel(to)}.
      </p>
    );
  }
  return (
    <div role="status">
      <dl class="sums-total">
        <div>
          <dt>Spent</dt>
          <dd>
            <Actual sum={total} />
          </dd>
        </div>
        <div>
          <dt>Estimate</dt>
          <dd>{estimateText(total)}</dd>
        </div>
        <div>
          <dt>Calls</dt>
          <dd>{total.calls}</dd>
        </div>
      </dl>
    </div>
  );
}

function Tables({ usage, loading }: { usage: Usage; loading: boolean }) {
  const bars = usageBars(usage.days).filter(({ calls }) => calls > 0);
  const hasDays = usage.days.length === usageBars(usage.days).length;
  return (
    <section class="card" aria-labelledby="figures" aria-busy={loading}>
      <h2 id="figures">Figures</h2>
      <SumTable
        title={hasDays ? 'By day' : 'By month'}
        of={hasDays ? 'Day' : 'Month'}
        rows={bars.map(({ label, ...sum }) => ({ name: label, ...sum })).toReversed()}
      />
      <SumTable
        title="By provider"
        of="Provider"
        rows={usage.providers.map(({ label, ...sum }) => ({ ...sum, name: label }))}
      />
      <SumTable
        title="By model"
        of="Model"
        rows={usage.models.map(({ label, ...sum }) => ({ ...sum, name: label }))}
      />
      <SumTable
        title="By key"
        of="Key"
        rows={usage.keys.map(({ id, label, ...sum }) => ({
          ...sum,
          name: label ?? (id === null ? 'Without a key' : 'Deleted key'),
        }))}
      />
      <SumTable
        title="By file"
        of="File"
        rows={usage.documents.map(({ id, label, ...sum }) => ({
          ...sum,
          name: label ?? (id === null ? 'Outside any file' : 'Unnamed file'),
        }))}
      />
      <p class="quiet">
        “Unknown” are calls that were charged, or may have been, of which the provider did not say
        how much. They are counted, and not added up.
      </p>
    </section>
  );
}

mountAccountPage(UsagePage);
