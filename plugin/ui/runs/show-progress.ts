import type { Desk } from './desk.ts';
import { outputKey, type Run } from './run.ts';

/** Smaller steps than this are not worth a change of the document. */
const STEP = 0.04;

/** Shows progress on placeholders, at most one message per generation on its way to main. */
export function createProgressShower({ main }: Desk): (run: Run) => void {
  const shown = new Map<string, number>();
  const busy = new Set<string>();

  return (run) => {
    run.generations.forEach(({ id, fraction, status }, index) => {
      if (status !== 'running' || fraction === null || busy.has(id)) return;
      if (Math.abs(fraction - (shown.get(id) ?? 0)) < STEP) return;
      const slots = run.record.slots.filter(
        ({ generation, output }) =>
          generation === index && !run.handled.has(outputKey(generation, output)),
      );
      shown.set(id, fraction);
      busy.add(id);
      main
        .call('showProgress', { slots, fraction })
        .catch(() => undefined)
        .finally(() => busy.delete(id));
    });
  };
}
