import type { UsageSum } from '../../../../shared/usage.ts';
import { actualText } from './sum-texts.ts';

/** What was charged; where it is too long for its place, it breaks before what is unknown only. */
export function Actual({ sum }: { sum: UsageSum }) {
  const [known, unknown] = actualText(sum).split(/ (?=\+)/);
  return (
    <>
      {known}
      {unknown && (
        <>
          {' '}
          <span class="of-unknown">{unknown}</span>
        </>
      )}
    </>
  );
}
