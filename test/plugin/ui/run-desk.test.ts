import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { nextStep } from '../../../plugin/ui/runs/next-step.ts';
import type { Run } from '../../../plugin/ui/runs/run.ts';
import { problemSentences, runText } from '../../../plugin/ui/runs/run-text.ts';
import {
  type Answer,
  batch,
  called,
  done,
  json,
  openDesk,
  placing,
  planOf,
  refuse,
  unreachable,
} from './open-desk.ts';

beforeAll(() => vi.stubGlobal('SERVICE_ORIGIN', 'https://studio.example.com'));
afterAll(() => vi.unstubAllGlobals());

const settled = (run: () => Run) => expect.poll(() => run().settled).toBe(true);

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
    await expect.poll(() => placed).toEqual(['0/0']);
    desk.applyEvent({ type: 'deleted', generationId: 'a' });
    await expect.poll(() => only().generations[0]?.outputs).toEqual([]);
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

  test('asks after those only that are not there any more after a break', async () => {
    const { desk, only, asked, answers: told } = openDesk(answers());
    await desk.start(planOf(2));
    const there = { type: 'existing', revision: 9, complete: true } as const;
    const before = asked.length;
    desk.applyEvent({ ...there, generationIds: ['b', 'a'] });
    await desk.catchUp();
    // Those of catching up itself.
    expect(asked.slice(before).filter(({ call }) => call === 'GET /generations/b')).toHaveLength(1);
    told['GET /generations/b'] = [refuse(404)];
    desk.applyEvent({ ...there, generationIds: [] });
    await settled(only);
    expect(runText(only())).toMatch(/cost unknown/);
  });

  test('does so too in the next window, which never saw it', async () => {
    const first = openDesk(answers());
    await first.desk.start(planOf(2));
    const stored = [...first.kept.values()];
    const { desk, only, placed, answers: told } = openDesk(answers(), first.canvas);
    told['GET /generations/b'] = [json(done('b'))];
    await desk.resume(stored);
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

describe('a run whose request was not answered', () => {
  const silences = [
    { silence: 'the answer was lost', answer: unreachable },
    { silence: 'the service failed', answer: refuse(502, 'unreadable_answer') },
  ];

  test.each(silences)('may be charged where $silence, and is never made twice', async (given) => {
    const { desk, only, canvas, kept, asked, placed } = openDesk({
      'POST /batches': [given.answer, batch(done('a'))],
      ...placing('a'),
    });
    await desk.start(planOf(1));
    const { problem } = only();
    const sentences = problem ? problemSentences(problem).join(' ') : '';
    expect(sentences).toMatch(
      /May have been charged\. If it arrived, it is in History\. Trying again never makes it twice/,
    );
    expect([canvas.size, kept.size, only().settled]).toEqual([1, 1, false]);
    problem?.retry?.();
    await settled(only);
    expect(placed).toEqual(['0/0']);
    const [first, second] = asked.filter(({ call }) => call === 'POST /batches');
    expect(second?.key).toBe(first?.key);
  });

  test('is sent no more once its card was dismissed, and leaves no place behind', async () => {
    const { desk, list, only, asked, canvas, kept } = openDesk({ 'POST /batches': [unreachable] });
    await desk.start(planOf(1));
    await desk.dismiss(only().record.id);
    expect([list.runs.get(), canvas.size, kept.size]).toEqual([[], 0, 0]);
    await desk.catchUp();
    expect(asked).toHaveLength(1);
  });

  test('is sent no more by itself, nor by the next window, when it was to be cancelled', async () => {
    const lost = Promise.withResolvers<Response>();
    const { desk, only, asked, kept } = openDesk({ 'POST /batches': [() => lost.promise] });
    const started = desk.start(planOf(1));
    await expect.poll(() => asked).toHaveLength(1);
    await desk.cancel(only().record.id);
    expect(kept.size).toBe(0);
    lost.reject(new TypeError('Failed to fetch'));
    await started;
    await desk.catchUp();
    expect(only().problem).toMatchObject({ code: 'unreachable', charged: 'unknown' });
    expect(asked).toHaveLength(1);
  });

  test('is found by the next window', async () => {
    const first = openDesk({ 'POST /batches': [unreachable] });
    await first.desk.start(planOf(1));
    const stored = [...first.kept.values()];
    const answers = { 'POST /batches': [batch(done('a'))], ...placing('a') };
    const next = openDesk(answers, first.canvas);
    await next.desk.resume(stored);
    await settled(next.only);
    expect(next.placed).toEqual(['0/0']);
    expect(next.asked[0]?.key).toBe(stored[0]?.id);
  });

  test('is not sent again when the service may have forgotten its key', async () => {
    const first = openDesk({ 'POST /batches': [unreachable] });
    await first.desk.start(planOf(1));
    const createdAt = new Date(Date.now() - 48 * 3_600_000).toISOString();
    const next = openDesk({}, first.canvas);
    const [kept] = first.kept.values();
    await next.desk.resume(
      kept ? [{ ...kept, record: { ...first.only().record, createdAt } }] : [],
    );
    expect([next.asked, next.list.runs.get(), next.canvas.size]).toEqual([[], [], 0]);
  });

  test('was refused where the service says that nothing was charged', async () => {
    const full = refuse(507, 'disk_full', { charged: 'no' });
    const { desk, only, canvas, kept } = openDesk({ 'POST /batches': [full] });
    await desk.start(planOf(1));
    expect(only()).toMatchObject({ settled: true, problem: { code: 'disk_full', charged: 'no' } });
    expect([canvas.size, kept.size]).toEqual([0, 0]);
  });
});

test('an accepted run that cannot be kept goes on, says so, and is not paid for twice', async () => {
  const { desk, list, only, canvas, placed } = openDesk({
    'POST /batches': [batch(called('a'))],
    'GET /generations/a': [json(done('a'))],
    ...placing('a'),
  });
  const { record } = list;
  list.record = async (id, changes) => {
    await record(id, changes);
    if (changes.stage === 'accepted') throw new Error('The storage is full');
  };
  await desk.start(planOf(1));
  expect(only()).toMatchObject({ settled: false, problem: null, notes: ['The storage is full.'] });
  expect(canvas).toEqual(new Set(['0/0']));
  await desk.catchUp();
  await settled(only);
  expect(placed).toEqual(['0/0']);
});

test('of an accepted run the request is kept no longer', async () => {
  const { desk, kept } = openDesk({ 'POST /batches': [unreachable, batch(called('a'))] });
  await desk.start(planOf(1));
  const requests = () => [...kept.values()].map((run) => Object(run.record).request);
  expect(requests()).toMatchObject([{ kind: 'targets' }]);
  await desk.catchUp();
  await expect.poll(() => requests()).toEqual([null]);
});

describe('a retry of what may have been charged', () => {
  const lost = called('a', {
    status: 'outcome_unknown',
    revision: 6,
    error: { code: 'no_answer', message: 'No answer came.', next: '', charged: 'unknown' },
  });
  const nothing = 'Nothing was sent and nothing was charged.';
  const open = async (code = 'disk_full') => {
    const refused = refuse(507, code, { charged: 'no', detail: nothing });
    const window = openDesk({
      'POST /batches': [batch(lost)],
      'POST /generations/a/retry': [refused],
    });
    await window.desk.start(planOf(1));
    await settled(window.only);
    return window;
  };

  test('that is refused still says so', async () => {
    const { only } = await open();
    only().problem?.retry?.();
    await expect.poll(() => only().problem?.code).toBe('disk_full');
    const { problem } = only();
    expect(problem?.charged).toBe('unknown');
    expect(problem && problemSentences(problem).join(' ')).toMatch(
      `${nothing} Before that: May have been charged.`,
    );
  });

  test('still says so where its target is gone, and leads back to the form', async () => {
    const { only, main } = await open();
    vi.spyOn(main, 'call').mockRejectedValueOnce(new Error('The target is no longer here'));
    only().problem?.retry?.();
    await expect.poll(() => only().problem?.code).toBe('no_place');
    const problem = only().problem ?? expect.fail('there is no problem');
    expect(problem.charged).toBe('unknown');
    expect(nextStep(problem)).toEqual({ keys: false, policy: false, edit: true, retry: false });
  });
});

test('a picture that comes after its run was given up is said to be in History', async () => {
  const lost = called('a', {
    status: 'outcome_unknown',
    revision: 6,
    error: { code: 'no_answer', message: 'No answer came.', next: '', charged: 'unknown' },
  });
  const { desk, only } = openDesk({ 'POST /batches': [batch(lost)] });
  await desk.start(planOf(1));
  await settled(only);
  desk.applyEvent({ type: 'finished', generation: done('a') });
  expect(only()).toMatchObject({
    settled: true,
    problem: null,
    notes: ['It came late; the picture is in History.'],
  });
  expect(runText(only())).toMatch(/\$0\.04/);
});

test('what failed stays with its charge until it is dismissed, what went well does not', async () => {
  const refused = refuse(507, 'disk_full', { charged: 'no' });
  const { desk, list } = openDesk({
    'POST /batches': [refused, batch(done('a')), batch(called('b'))],
    ...placing('a'),
  });
  await desk.start(planOf(1));
  await desk.start(planOf(1));
  await expect.poll(() => list.runs.get()[1]?.settled).toBe(true);
  await desk.start(planOf(1));
  expect(list.runs.get()).toMatchObject([
    { problem: { code: 'disk_full' } },
    { record: { generationIds: ['b'] } },
  ]);
});

test('a picture of the history is placed whose generation has ended since it was listed', async () => {
  const listed = done('a', { status: 'running', revision: 5 });
  const { desk, only, placed } = openDesk({
    'GET /generations/a': [json(done('a'))],
    ...placing('a'),
  });
  await desk.placeAgain(listed, listed.outputs, null);
  await settled(only);
  expect(placed).toEqual(['0/0']);
});

test('what the stream told before the answer came is not lost', async () => {
  const answer = Promise.withResolvers<Response>();
  const { desk, only, placed, asked } = openDesk({
    'POST /batches': [() => answer.promise],
    ...placing('a'),
  });
  const started = desk.start(planOf(1));
  await expect.poll(() => asked).toHaveLength(1);
  desk.applyEvent({ type: 'finished', generation: done('a') });
  answer.resolve(await batch(called('a'))());
  await started;
  await settled(only);
  expect(placed).toEqual(['0/0']);
});

test('what the stream tells while an accepted run is being kept is neither lost nor overwritten', async () => {
  const { desk, list, only } = openDesk({
    'POST /batches': [batch(called('a', { status: 'queued', revision: 4 }))],
  });
  const { record } = list;
  list.record = async (id, changes) => {
    await record(id, changes);
    if (changes.stage !== 'accepted') return;
    const running = called('a', { status: 'running', revision: 5 });
    desk.applyEvent({ type: 'snapshot', generation: running });
    const { status } = running;
    const half = { generationId: 'a', revision: 5, status, position: null, fraction: 0.5 };
    desk.applyEvent({ type: 'progress', ...half });
  };
  await desk.start(planOf(1));
  expect(only().generations).toMatchObject([{ status: 'running', fraction: 0.5 }]);
});

describe('a retry of several', () => {
  const failed = (id: string) =>
    called(id, {
      status: 'failed',
      revision: 6,
      error: { code: 'provider_down', message: 'It is down.', next: '', charged: 'no' },
    });
  const again = (id: string) => called(id, { status: 'queued', revision: 7 });
  const answers = (second: Answer[]) => ({
    'POST /batches': [batch(failed('a'), failed('b'))],
    'POST /generations/a/retry': [json(again('a'))],
    'POST /generations/b/retry': second,
    'GET /generations/a': [json(done('a'))],
    'GET /generations/b': [json(failed('b')), json(done('b'))],
    ...placing('a'),
    ...placing('b'),
  });

  test('goes on with what was taken when another is refused, and says so', async () => {
    const { desk, only, canvas, kept, placed } = openDesk(answers([refuse(409, 'model_unusable')]));
    await desk.start(planOf(2));
    await settled(only);
    only().problem?.retry?.();
    await expect.poll(() => only().notes).toHaveLength(1);
    expect(only().notes).toEqual(['It is model_unusable.']);
    expect(only()).toMatchObject({ settled: false, problem: null });
    expect([canvas, kept.size]).toEqual([new Set(['0/0']), 1]);
    await desk.catchUp();
    await settled(only);
    expect(placed).toEqual(['0/0']);
    expect(only().problem).toMatchObject({ code: 'provider_down', charged: 'no' });
    expect([canvas.size, kept.size]).toEqual([0, 0]);
  });

  test('is in doubt where an answer was lost, and asks again with the same key', async () => {
    const { desk, only, canvas, asked, placed } = openDesk(
      answers([unreachable, json(again('b'))]),
    );
    await desk.start(planOf(2));
    await settled(only);
    only().problem?.retry?.();
    await expect.poll(() => only().problem?.code).toBe('unreachable');
    expect(only()).toMatchObject({ settled: false, problem: { charged: 'unknown' } });
    expect(canvas).toEqual(new Set(['0/0', '1/0']));
    await desk.catchUp();
    await expect.poll(() => only().generations[1]?.status).toBe('queued');
    await desk.catchUp();
    await settled(only);
    expect(placed.sort()).toEqual(['0/0', '1/0']);
    const keys = asked.filter(({ call }) => call === 'POST /generations/b/retry');
    expect(keys[1]?.key).toBe(keys[0]?.key);
    expect(keys).toHaveLength(2);
  });

  test('says that it was refused where nothing of it was taken', async () => {
    const refused = answers([refuse(409, 'model_unusable')]);
    refused['POST /generations/a/retry'] = [refuse(409, 'model_unusable')];
    const { desk, only, canvas, kept } = openDesk(refused);
    await desk.start(planOf(2));
    await settled(only);
    only().problem?.retry?.();
    await expect.poll(() => only().problem?.code).toBe('model_unusable');
    expect(only()).toMatchObject({ settled: true, problem: { charged: 'no' } });
    expect([canvas.size, kept.size]).toEqual([0, 0]);
  });
});

describe('a run that was kept', () => {
  const left = async (answers: Record<string, Answer[]>) => {
    const window = openDesk(answers);
    await window.desk.start(planOf(1));
    return window;
  };

  test('is not sent, nor its places taken, by somebody else', async () => {
    const ada = await left({ 'POST /batches': [unreachable] });
    const ben = openDesk({}, ada.canvas, 'ben');
    await ben.desk.resume([...ada.kept.values()]);
    await ben.desk.catchUp();
    expect([ben.asked, ben.list.runs.get()]).toEqual([[], []]);
    expect(ben.swept).toEqual([[...ada.kept.keys()]]);
    expect(ada.canvas.size).toBe(1);
  });

  test('by an earlier version is sent no more, and followed where it was taken', async () => {
    const nobodys = (window: Awaited<ReturnType<typeof left>>) =>
      [...window.kept.values()].map(({ accountId: _, ...run }) => run);
    const unsent = await left({ 'POST /batches': [unreachable] });
    const one = openDesk({}, unsent.canvas);
    await one.desk.resume(nobodys(unsent));
    expect([one.asked, one.list.runs.get(), one.canvas.size]).toEqual([[], [], 0]);

    const taken = await left({ 'POST /batches': [batch(called('a'))] });
    const other = openDesk(
      { 'GET /generations/a': [json(done('a'))], ...placing('a') },
      taken.canvas,
    );
    await other.desk.resume(nobodys(taken));
    await settled(other.only);
    expect(other.placed).toEqual(['0/0']);
  });

  test('is followed only once it was looked over, whatever the stream tells meanwhile', async () => {
    const first = await left({ 'POST /batches': [batch(called('a'))] });
    const look = Promise.withResolvers<Response>();
    const { desk, only, placed, asked } = openDesk(
      {
        ...placing('a'),
        'GET /generations/a': [json(done('a'))],
        'GET /generations/a/placements': [() => look.promise, json({ items: [] })],
      },
      first.canvas,
    );
    const resumed = desk.resume([...first.kept.values()]);
    const caughtUp = desk.catchUp();
    await expect.poll(() => asked.at(-1)?.call).toBe('GET /generations/a/placements');
    desk.applyEvent({ type: 'finished', generation: done('a', { revision: 10 }) });
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.filter(({ call }) => call.startsWith('POST'))).toEqual([]);
    look.resolve(Response.json({ items: [] }));
    await Promise.all([resumed, caughtUp]);
    await settled(only);
    expect(placed).toEqual(['0/0']);
  });
});

describe('a picture that cannot be placed just now', () => {
  const content = 'GET /assets/asset-a/content';
  const claim = 'POST /generations/a/placements';
  const brokenOff: Answer = () => {
    const body = new ReadableStream({ start: (stream) => stream.error(new TypeError('cut')) });
    return new Response(body, { headers: { 'Content-Type': 'image/png' } });
  };

  test.each([
    { why: 'the service is busy', call: content, answer: refuse(503, 'database_busy') },
    { why: 'the service asks for a pause', call: content, answer: refuse(429, 'slow_down') },
    { why: 'its bytes break off', call: content, answer: brokenOff },
    { why: 'the claim is not answered', call: claim, answer: unreachable },
    { why: 'the claim is not granted for want of a database', call: claim, answer: refuse(503) },
  ])('because $why waits, says so, and is placed when it can be', async ({ call, answer }) => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const answers = placing('a');
    const granted = answers[call] ?? [];
    answers[call] = [answer, answer, ...granted];
    const { desk, only, placed, claimed } = openDesk({
      'POST /batches': [batch(done('a'))],
      ...answers,
    });
    await desk.start(planOf(1));
    await vi.waitUntil(() => only().delay);
    expect(runText(only())).toMatch(/^A picture could not be placed: .* Trying again\.$/);
    expect(only()).toMatchObject({ settled: false, notes: [] });
    while (!only().settled) await vi.advanceTimersByTimeAsync(1_000);
    expect(placed).toEqual(['0/0']);
    expect(only()).toMatchObject({ notes: [], delay: '' });
    expect(new Set(claimed).size).toBe(1);
  });

  test('waits as long as the service asks', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const answers = placing('a');
    answers[content] = [
      refuse(503, 'database_away', { retryAfter: 60 }),
      ...(answers[content] ?? []),
    ];
    const { desk, only, asked } = openDesk({ 'POST /batches': [batch(done('a'))], ...answers });
    await desk.start(planOf(1));
    await vi.waitUntil(() => only().delay);
    const tries = () => asked.filter(({ call }) => call === content).length;
    await vi.advanceTimersByTimeAsync(59_000);
    expect(tries()).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tries()).toBe(2);
  });
});
