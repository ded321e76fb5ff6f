import { dollars } from '../../../../shared/money-text.ts';
import type { Usage } from '../../../../shared/usage.ts';
import { actualText, estimateText } from './sum-texts.ts';
import { chartTop, type UsageBar, usageBars } from './usage-bars.ts';

/** In units of the drawing, which is stretched to the page's width. */
const HEIGHT = 100;
const BAR = 10;
const GAP = 4;

/**
 * What was spent, as bars. Nothing is told by colour alone: the actual cost is a bar, the estimate a
 * line across it, and a cost that nobody knows a dashed line. The table below has the same figures,
 * for whoever reads rather than looks.
 */
export function UsageChart({ days }: { days: Usage['days'] }) {
  const bars = usageBars(days);
  const top = chartTop(bars);
  const width = bars.length * (BAR + GAP);
  return (
    <figure class="chart">
      <div class="chart-scale" aria-hidden="true">
        <span>{dollars(top)}</span>
        <span>$0</span>
      </div>
      <svg
        class="chart-drawing"
        role="img"
        aria-label={summary(bars)}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {[0, 0.5, 1].map((at) => (
          <line key={at} class="chart-grid" x1={0} x2={width} y1={at * HEIGHT} y2={at * HEIGHT} />
        ))}
        {bars.map((bar, index) => (
          <Bar key={bar.label} bar={bar} x={index * (BAR + GAP) + GAP / 2} top={top} />
        ))}
      </svg>
      <div class="chart-days" aria-hidden="true">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
      <figcaption class="chart-legend quiet">
        <Sign kind="actual" text="spent" />
        <Sign kind="estimate" text="estimated before" />
        <Sign kind="unknown" text="has calls of unknown cost" />
      </figcaption>
    </figure>
  );
}

function Bar({ bar, x, top }: { bar: UsageBar; x: number; top: number }) {
  const heightOf = (micros: number) => (micros / top) * HEIGHT;
  const actual = heightOf(bar.actualMicros);
  const estimate = HEIGHT - heightOf(bar.estimateMicros);
  const middle = x + BAR / 2;
  return (
    <g>
      <title>{`${bar.label}: ${actualText(bar)}, estimate ${estimateText(bar)}`}</title>
      {/* So that the pointer finds a day without a bar. */}
      <rect class="chart-day" x={x} y={0} width={BAR} height={HEIGHT} />
      {bar.unknownCalls > 0 && (
        <line class="chart-unknown" x1={middle} x2={middle} y1={0} y2={HEIGHT - actual} />
      )}
      <rect class="chart-actual" x={x} y={HEIGHT - actual} width={BAR} height={actual} />
      {bar.estimateMicros > 0 && (
        <line class="chart-estimate" x1={x - 1} x2={x + BAR + 1} y1={estimate} y2={estimate} />
      )}
    </g>
  );
}

function Sign({ kind, text }: { kind: 'actual' | 'estimate' | 'unknown'; text: string }) {
  return (
    <span class="row chart-sign">
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {kind === 'actual' && <rect class="chart-actual" x="3" y="2" width="8" height="12" />}
        {kind === 'estimate' && <line class="chart-estimate" x1="0" x2="14" y1="7" y2="7" />}
        {kind === 'unknown' && <line class="chart-unknown" x1="7" x2="7" y1="0" y2="14" />}
      </svg>
      {text}
    </span>
  );
}

function summary(bars: readonly UsageBar[]): string {
  const most = bars.toSorted((a, b) => b.actualMicros - a.actualMicros)[0];
  const span = `Spending from ${bars[0]?.label} to ${bars.at(-1)?.label}.`;
  if (!most || most.actualMicros === 0) return `${span} No known cost.`;
  return `${span} Most on ${most.label}: ${dollars(most.actualMicros)}. The table below has the figures.`;
}
