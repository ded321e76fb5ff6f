import type { UsageSum } from '../../../../shared/usage.ts';
import { Actual } from './actual.tsx';
import { estimateText } from './sum-texts.ts';

export interface NamedSum extends UsageSum {
  name: string;
}

interface SumTableProps {
  /** What the table is called, and what its first column holds. */
  title: string;
  of: string;
  rows: readonly NamedSum[];
}

/** Sums by one part: how many calls, what was expected of them, what they cost. */
export function SumTable({ title, of, rows }: SumTableProps) {
  return (
    <table class="sums">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">Calls</th>
          <th scope="col">Estimate</th>
          <th scope="col">Spent</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, ...sum }, index) => (
          // Two parts may have the same name.
          <tr key={`${index} ${name}`}>
            <th scope="row">{name}</th>
            <td>{sum.calls}</td>
            <td>{estimateText(sum)}</td>
            <td>
              <Actual sum={sum} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
