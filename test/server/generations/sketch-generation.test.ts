import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const request = { model: 'sketch/procedural', prompt: 'a red fox in the snow' };

describe('a Sketch generation', () => {
  it('becomes a picture of the shape that was asked for, at no cost', async () => {
    const person = await service.signUp();
    const api = await person.pluginApi();
    const generation = await generate(api, { ...request, aspectRatio: '16:9', seed: 7 });
    expect(generation).toMatchObject({
      status: 'succeeded',
      error: null,
      warnings: [],
      estimateMicros: 0,
      actualMicros: 0,
      modelNotice: expect.stringContaining('No AI'),
      calls: [{ slice: 0, try: 0, state: 'answered', charged: 'no', costMicros: 0 }],
    });
    const [output] = generation.outputs;
    expect((output?.width ?? 0) / (output?.height ?? 1)).toBeCloseTo(16 / 9, 1);

    const response = await api.assetContent(output?.assetId ?? '', 'original');
    const bytes = Buffer.from(await response.arrayBuffer());
    const asset = await api.asset(output?.assetId ?? '');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(asset.sha256);
    expect(bytes.length).toBe(asset.bytes);
  });

  it('is the same picture for the same seed', async () => {
    const person = await service.signUp();
    const shas: string[] = [];
    for (const _ of [1, 2]) {
      const { outputs } = await generate(person.api, { ...request, seed: 11 });
      shas.push((await person.api.asset(outputs[0]?.assetId ?? '')).sha256);
    }
    expect(shas[0]).toBe(shas[1]);
  });

  it('gives as many pictures as were asked for, with seeds that count up', async () => {
    const person = await service.signUp();
    const { outputs } = await generate(person.api, { ...request, count: 3, seed: 5 });
    expect(outputs.map(({ index, seed }) => [index, seed])).toEqual([
      [0, 5],
      [1, 6],
      [2, 7],
    ]);
  });

  it('is made once, however often the request is sent', async () => {
    const person = await service.signUp();
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => person.api.generate(request, key)),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const { items } = await person.api.generations();
    expect(items).toHaveLength(1);
    await expect(person.api.generate({ ...request, prompt: 'else' }, key)).rejects.toMatchObject({
      problem: { status: 409, code: 'idempotency_key_reused' },
    });
  });
});
