import { describe, expect, test } from 'vitest';
import { madeText } from '../../../plugin/ui/history/made-text.ts';
import { againRecord } from '../../../plugin/ui/runs/again-record.ts';
import { mergeEvent } from '../../../plugin/ui/runs/merge-event.ts';
import { nextStep } from '../../../plugin/ui/runs/next-step.ts';
import { queuePlace } from '../../../plugin/ui/runs/queue-place.ts';
import { recipeOf } from '../../../plugin/ui/runs/recipe-of.ts';
import { placesForRetry } from '../../../plugin/ui/runs/retry-plan.ts';
import {
  isRunFinished,
  newRun,
  outputKey,
  type Run,
  runCharged,
  runFraction,
  runWarnings,
} from '../../../plugin/ui/runs/run.ts';
import { problemSentences, runText } from '../../../plugin/ui/runs/run-text.ts';
import type { Generation } from '../../../shared/generation.ts';
import type { Charged } from '../../../shared/problem.ts';
import type { Queue } from '../../../shared/queue.ts';
import { generation } from './models.ts';

const output = {
  index: 1,
  assetId: '33333333-3333-4333-8333-333333333333',
  width: 1600,
  height: 900,
  contentType: 'image/png',
  seed: 8,
  favourite: false,
};

function runOf(generations: Generation[]): Run {
  const first = generations[0] ?? generation;
  const record = againRecord(first, [output], null, 'a document');
  const wanted = generations.map((_, position) => ({
    generation: position,
    targetId: null,
    outputs: [0, 1],
    fillWith: 0,
    ratio: 1,
  }));
  const generationIds = generations.map(({ id }) => id);
  return { ...newRun({ ...record, wanted, generationIds, again: false }), generations };
}

test('a run says once what several of its generations were warned of', () => {
  const [seed, pictures] = ['No seeds.', '1 of 2 pictures arrived.'];
  const warned = (...messages: string[]) => ({
    ...generation,
    warnings: messages.map((message) => ({ code: 'warned', message })),
  });
  const run = runOf([warned(seed), warned(seed, pictures), warned(seed)]);
  expect(runWarnings(run)).toEqual([seed, pictures]);
});

describe('events', () => {
  test('of progress move a generation on, unless something newer is known', () => {
    const event = {
      type: 'progress',
      generationId: generation.id,
      revision: 6,
      status: 'running',
      position: null,
      fraction: 0.8,
    } as const;
    expect(mergeEvent(generation, event)).toMatchObject({ revision: 6, fraction: 0.8 });
    expect(mergeEvent(generation, { ...event, revision: 4 })).toBe(generation);
  });

  test('of an output add it once', () => {
    const { index, assetId, width, height } = output;
    const generationId = generation.id;
    const event = { type: 'output', generationId, index, assetId, width, height } as const;
    const merged = mergeEvent(generation, event);
    expect(merged.outputs).toMatchObject([{ index: 1, assetId }]);
    expect(mergeEvent(merged, event)).toBe(merged);
  });
});

describe('a run', () => {
  test('is finished when all its generations are, and not before it was accepted', () => {
    const done = { ...generation, status: 'succeeded' } as const;
    expect(isRunFinished(runOf([done, generation]))).toBe(false);
    expect(isRunFinished(runOf([done, done]))).toBe(true);
    const sending = runOf([]);
    expect(isRunFinished({ ...sending, record: { ...sending.record, stage: 'sending' } })).toBe(
      false,
    );
  });

  test('is as far as its generations are on average', () => {
    const done = { ...generation, status: 'succeeded', fraction: null } as const;
    expect(runFraction(runOf([generation, done]))).toBe(0.75);
    expect(runFraction(runOf([{ ...generation, fraction: null }]))).toBeNull();
  });

  test('was charged for as far as the worst that is known', () => {
    const call = { slice: 0, try: 0, state: 'answered', costMicros: 0 } as const;
    expect(runCharged(runOf([generation]))).toBe('no');
    const charged = { ...generation, calls: [{ ...call, charged: 'yes' as const }] };
    expect(runCharged(runOf([generation, charged]))).toBe('yes');
    const unknown = { ...generation, calls: [{ ...call, charged: 'unknown' as const }] };
    expect(runCharged(runOf([unknown, charged]))).toBe('unknown');
  });

  test('retries only what failed, and only the pictures that never came', () => {
    const failed = { ...generation, status: 'failed' } as const;
    const done = { ...generation, status: 'succeeded' } as const;
    const run = { ...runOf([done, failed]), placed: new Set([outputKey(1, 0)]) };
    expect(placesForRetry(run)).toMatchObject([{ generation: 1, outputs: [1] }]);
  });

  test('that was cancelled says whether anything was charged', () => {
    const cancelled = { ...generation, status: 'cancelled' } as const;
    const run = { ...runOf([cancelled]), settled: true };
    expect(runText(run)).toBe('Cancelled. Nothing was charged.');
    const call = {
      slice: 0,
      try: 0,
      state: 'answered',
      charged: 'yes',
      costMicros: 41_000,
    } as const;
    const paid = { ...cancelled, calls: [call], actualMicros: 41_000 };
    expect(runText({ ...runOf([paid]), settled: true })).toBe('Cancelled. Charged $0.041.');
    const unknown = { ...cancelled, calls: [{ ...call, charged: 'unknown' as const }] };
    expect(runText({ ...runOf([unknown]), settled: true })).toMatch(/May have been charged/);
  });

  test('that failed says whether it was charged, and when a retry may be paid twice', () => {
    const retry = () => undefined;
    const problem = { code: 'timed_out', message: 'No answer came.', next: 'Retry later.', retry };
    const sentences = (charged: Charged) => problemSentences({ ...problem, charged }).join(' ');
    expect(sentences('no')).toBe('No answer came. Not charged. Retry later.');
    expect(sentences('unknown')).toBe(
      'No answer came. May have been charged. Retry later. ' +
        'A retry is a new request and may be paid for a second time.',
    );
  });

  test.each([
    ['wrong_key', { keys: true, policy: false, edit: false, retry: true }],
    ['refused_content', { keys: false, policy: false, edit: true, retry: false }],
    ['provider_down', { keys: false, policy: false, edit: false, retry: true }],
  ])('that failed with %s offers what helps', (code, step) => {
    const retry = () => undefined;
    expect(nextStep({ code, message: '', next: '', charged: 'no', retry })).toEqual(step);
  });

  test('that waits says for what, and until when where that is known', () => {
    const waitingUntil = new Date(2026, 10, 23, 14, 32).toISOString();
    const queued = { ...generation, status: 'queued', waitingUntil } as const;
    const limited = { ...queued, waitingFor: 'rate_limit' } as const;
    expect(runText(runOf([limited]))).toBe(
      'The provider wants a pause: waits until 14:32, then goes on by itself.',
    );
    expect(madeText(limited)).toMatch(/ · waits until 14:32$/);
    const roomless = { ...queued, waitingFor: 'disk_room' } as const;
    expect(runText(runOf([roomless]))).toBe(
      'The service’s disk is full: waits for room, then goes on by itself.',
    );
    expect(madeText(roomless)).toMatch(/ · waits for room$/);
  });

  test('says what it did cost', () => {
    const done = { ...generation, status: 'succeeded', estimateMicros: 40_000 } as const;
    const placed = new Set([outputKey(0, 0)]);
    const text = (actualMicros: number | null) =>
      runText({ ...runOf([{ ...done, actualMicros }]), settled: true, placed });
    expect(text(41_000)).toBe('Placed 1 picture for $0.041 (estimate $0.04).');
    expect(text(null)).toBe('Placed 1 picture, cost unknown (estimate $0.04).');
  });

  test('says its place in line', () => {
    const run = runOf([{ ...generation, status: 'queued' }]);
    const generationIds = ['another', 'one more', generation.id];
    const text = (queue: Queue) => runText(run, queuePlace(run.record.generationIds, queue));
    expect(text({ paused: false, generationIds })).toBe('Waiting, number 3 in line.');
    expect(text({ paused: false, generationIds: [generation.id] })).toBe('Waiting, next in line.');
    expect(text({ paused: true, generationIds })).toBe('Paused, number 3 in line.');
    expect(text({ paused: false, generationIds: ['another'] })).toBe('Waiting to start.');
  });
});

describe('a recipe', () => {
  const references = [{ nodeId: '1:2', name: 'Photo', sha256: 'ab', role: 'palette' }];

  test('has everything to make the picture again, with the seed of its own', () => {
    expect(recipeOf(generation, output, references, 'full')).toEqual({
      kind: 'full',
      version: 1,
      generationId: generation.id,
      output: 1,
      assetId: output.assetId,
      model: 'sketch/procedural',
      modelLabel: 'Sketch',
      modelNotice: 'Not AI',
      prompt: 'a quiet bay',
      options: { style: 'auto' },
      seed: 8,
      aspectRatio: '16:9',
      size: null,
      references,
    });
  });

  test('kept as an id says nothing of the prompt', () => {
    const recipe = recipeOf(generation, output, references, 'id');
    expect(Object.keys(recipe).sort()).toEqual([
      'assetId',
      'generationId',
      'kind',
      'output',
      'version',
    ]);
  });
});
