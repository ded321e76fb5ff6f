import type { Usage, UsageSum } from '../../shared/usage.ts';
import type { UsageLine } from './usage-lines.ts';
import { providerOf, type UsageNames } from './usage-names.ts';
import type { UsageSpan } from './usage-span.ts';

/** The lines added up in each of the ways in which a person may ask. */
export function presentUsage(
  { days, timeZone }: UsageSpan,
  lines: readonly UsageLine[],
  names: UsageNames,
): Usage {
  const byDay = addUp(lines, ({ day }) => day);
  return {
    from: days[0] ?? '',
    to: days.at(-1) ?? '',
    timeZone,
    total: addUp(lines, () => null).get(null) ?? NOTHING,
    days: days.map((day) => ({ day, ...(byDay.get(day) ?? NOTHING) })),
    providers: dearestFirst(
      addUp(lines, ({ model }) => providerOf(model)),
      (id) => ({
        id,
        label: names.provider(id),
      }),
    ),
    models: dearestFirst(
      addUp(lines, ({ model }) => model),
      (id) => ({
        id,
        label: names.model(id),
      }),
    ),
    keys: dearestFirst(
      addUp(lines, ({ keyId }) => keyId),
      (id) => ({
        id,
        label: id === null ? null : names.key(id),
      }),
    ),
    documents: dearestFirst(
      addUp(lines, ({ documentId }) => documentId),
      (id) => ({
        id,
        label: id === null ? null : names.document(id),
      }),
    ),
  };
}

const NOTHING: UsageSum = { calls: 0, estimateMicros: 0, actualMicros: 0, unknownCalls: 0 };

function addUp<Part>(
  lines: readonly UsageLine[],
  part: (line: UsageLine) => Part,
): Map<Part, UsageSum> {
  const sums = new Map<Part, UsageSum>();
  for (const line of lines) {
    const key = part(line);
    const sum = sums.get(key) ?? NOTHING;
    sums.set(key, {
      calls: sum.calls + line.calls,
      estimateMicros: sum.estimateMicros + line.estimateMicros,
      actualMicros: sum.actualMicros + line.actualMicros,
      unknownCalls: sum.unknownCalls + line.unknownCalls,
    });
  }
  return sums;
}

function dearestFirst<Part, Named>(
  sums: ReadonlyMap<Part, UsageSum>,
  name: (part: Part) => Named,
): (Named & UsageSum)[] {
  return [...sums]
    .toSorted(([, a], [, b]) => b.actualMicros - a.actualMicros || b.calls - a.calls)
    .map(([part, sum]) => ({ ...name(part), ...sum }));
}
