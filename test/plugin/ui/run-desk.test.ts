import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Run, RunRecord } from '../../../plugin/ui/runs/run.ts';
import { runText } from '../../../plugin/ui/runs/run-text.ts';
import { batch, called, done, json, openDesk, placing, planOf, refuse } from './open-desk.ts';

beforeAll(() => vi.stubGlobal('SERVICE_ORIGIN', 'https://studio.example.com'));
afterAll(() => vi.unstubAllGlobals());

const settled = (run: () => Run) => vi.waitFor(() => expect(run().settled).toBe(true));

describe('a run one of whose generations was deleted', () => {
  const answers = () => ({
    'POST /batches': [batch(done('a'), called('b'))],
    'GET /generations/a': [refuse(404)],
    'GET /generations/b': [json(called('b')), json(done('b'))],
    ...placing('a'),
    ...placing('b'),
  });

  test('goes on with the others, and says what it cost', async () => {
    const { desk, only, canvas, placed, kept } = openDesk(answers());
    await desk.start(planOf(2));
    await vi.waitFor(() => expect(placed).toEqual(['0/0']));
    desk.applyEvent({ type: 'deleted', generationId: 'a' });
    await vi.waitFor(() => expect(only().generations[0]?.outputs).toEqual([]));
    expect(only()).toMatchObject({ settled: false, problem: null });
    expect(canvas).toEqual(new Set(['1/0']));
    expect(kept.size).toBe(1);
    await desk.catchUp();
    await settled(only);
    expect(placed).toEqual(['0/0', '1/0']);
    expect(runText(only())).toBe('Placed 2 pictures for $0.08.');
    expect(only().generations.flatMap(({ warnings }) => warnings)).toMatchObject([
      { message: 'A generation was deleted.' },
    ]);
    expect(kept.size).toBe(0);
  });

  test('does so too in the next window, which never saw it', async () => {
    const first = openDesk(answers());
    await first.desk.start(planOf(2));
    const [stored] = first.kept.values() as Iterable<{ record: RunRecord }>;
    const { desk, only, placed, answers: told } = openDesk(answers(), first.canvas);
    told['GET /generations/b'] = [json(done('b'))];
    await desk.resume([stored?.record]);
    await settled(only);
    expect(placed).toEqual(['1/0']);
    expect(runText(only())).toMatch(/cost unknown/);
  });

  test('ends when all are, for what is known to have been paid', async () => {
    const { desk, only, answers: told, canvas, kept } = openDesk(answers());
    await desk.start(planOf(2));
    told['GET /generations/b'] = [refuse(404)];
    await desk.catchUp();
    await settled(only);
    expect(only().problem).toBeNull();
    expect(runText(only())).toMatch(/cost unknown/);
    expect([canvas.size, kept.size]).toEqual([0, 0]);
  });
});
