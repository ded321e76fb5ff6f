import { expect, test } from 'vitest';
import { createEarlyEvents } from '../../../plugin/ui/runs/early-events.ts';
import type { Run } from '../../../plugin/ui/runs/run.ts';
import type { GenerationEvent } from '../../../shared/stream-event.ts';

const run = (stage: string, generationIds: string[] = []) =>
  ({ record: { stage, generationIds } }) as unknown as Run;
const event = (generationId: string): GenerationEvent => ({ type: 'deleted', generationId });

test('what the stream told before the answer came is told once the answer is there', () => {
  const early = createEarlyEvents();
  expect(early.keep(event('a'), [run('sending')])).toBe(true);
  expect(early.keep(event('b'), [run('sending')])).toBe(true);
  expect(early.take([{ id: 'a' }])).toEqual([event('a')]);
  expect(early.take([{ id: 'a' }])).toEqual([]);
});

test('an event of a known generation is not held up', () => {
  const early = createEarlyEvents();
  expect(early.keep(event('a'), [run('accepted', ['a']), run('sending')])).toBe(false);
  expect(early.take([{ id: 'a' }])).toEqual([]);
});

test('nothing is kept while no request is on its way', () => {
  const early = createEarlyEvents();
  early.keep(event('a'), [run('sending')]);
  expect(early.keep(event('b'), [run('accepted')])).toBe(false);
  expect(early.take([{ id: 'a' }, { id: 'b' }])).toEqual([]);
});
