import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ImageProvider } from '../../../server/providers/image-provider.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import type { Generation } from '../../../shared/generation.ts';
import { ended, generate } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';

let service: TestService;
const toy = createToyProvider('paid', false);
const fewSeeds = toy.models.slice(0, 1).map((model) => ({
  ...model,
  name: 'few-seeds',
  label: 'Toy with few seeds',
  capabilities: { ...model.capabilities, maxSeed: 9 },
}));

beforeAll(async () => {
  const paid = { ...toy, models: [...toy.models, ...fewSeeds] };
  const measuring: ImageProvider = {
    ...createToyProvider('measuring', true),
    estimate: ({ references }) => ({
      micros: references.reduce((sum, { width, height }) => sum + width * height, 0),
      basis: 'A micro a pixel.',
    }),
  };
  service = await TestService.start({ providers: [paid, measuring] });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const recipe = (prompt: string) => ({ model: 'paid/picture', prompt });
const promptsOf = ({ items }: { items: Generation[] }) => items.map(({ prompt }) => prompt);

describe('the history', () => {
  it('is found by words in any order and case, and by signs that mean themselves', async () => {
    const { api } = await service.signUp();
    const prompts = ['A red Fox', 'a fox, not red at all', '100% wool', '100 sheep', 'snake_case'];
    for (const prompt of [...prompts, 'snakeXcase', 'C:\\temp']) {
      await api.generate(recipe(prompt), randomUUID());
    }
    const search = async (query: string) => promptsOf(await api.generations({ query })).sort();
    expect(await search('RED fox')).toEqual(['A red Fox', 'a fox, not red at all']);
    expect(await search('fox all')).toEqual(['a fox, not red at all']);
    expect(await search('100%')).toEqual(['100% wool']);
    expect(await search('%')).toEqual(['100% wool']);
    expect(await search('snake_case')).toEqual(['snake_case']);
    expect(await search('_')).toEqual(['snake_case']);
    expect(await search('\\')).toEqual(['C:\\temp']);
    expect(await search("'; DROP TABLE")).toEqual([]);
    expect(await search('   ')).toHaveLength(7);
  });

  it('comes in pages, newest first, without gaps when more is made meanwhile', async () => {
    const { api } = await service.signUp();
    for (let number = 1; number <= 5; number += 1) {
      await api.generate(recipe(`number ${number}`), randomUUID());
    }
    const first = await api.generations({ limit: 2 });
    expect(promptsOf(first)).toEqual(['number 5', 'number 4']);
    await api.generate(recipe('number 6'), randomUUID());
    const second = await api.generations({ limit: 2, cursor: first.nextCursor ?? '' });
    expect(promptsOf(second)).toEqual(['number 3', 'number 2']);
    const third = await api.generations({ limit: 2, cursor: second.nextCursor ?? '' });
    expect(promptsOf(third)).toEqual(['number 1']);
    expect(third.nextCursor).toBeNull();
  });

  it('has a batch in the order in which it was asked for', async () => {
    const { api } = await service.signUp();
    const asked = Array.from({ length: 20 }, (_, number) => recipe(`frame ${number}`));
    await api.generateBatch({ kind: 'targets', generations: asked }, randomUUID());
    expect(promptsOf(await api.generations({})).reverse()).toEqual(
      asked.map(({ prompt }) => prompt),
    );
  });

  it('can be seen for one document, which the person may name', async () => {
    const { api } = await service.signUp();
    const documentId = randomUUID();
    await api.generate({ ...recipe('in the file'), documentId }, randomUUID());
    await api.generate(recipe('elsewhere'), randomUUID());
    expect(promptsOf(await api.generations({ documentId }))).toEqual(['in the file']);
    expect((await api.documents()).items).toMatchObject([{ id: documentId, label: null }]);
    await api.labelDocument(documentId, '  Autumn poster ');
    expect((await api.documents()).items).toMatchObject([{ label: 'Autumn poster' }]);
    expect(await api.labelDocument(documentId, null)).toMatchObject({ label: null });
  });

  it('is each person’s own, also in a document that two work in', async () => {
    const [ada, bob] = await Promise.all([service.signUp('Ada'), service.signUp('Bob')]);
    const documentId = randomUUID();
    await ada.api.generate({ ...recipe('of Ada'), documentId }, randomUUID());
    await ada.api.labelDocument(documentId, 'Ada’s name for it');
    await bob.api.generate({ ...recipe('of Bob'), documentId }, randomUUID());
    expect(promptsOf(await bob.api.generations({ documentId }))).toEqual(['of Bob']);
    expect((await bob.api.documents()).items).toMatchObject([{ id: documentId, label: null }]);
  });
});

describe('a batch', () => {
  const batch = (...prompts: string[]) => ({
    kind: 'targets' as const,
    generations: prompts.map(recipe),
  });

  it('is accepted whole, in its order', async () => {
    const { api } = await service.signUp();
    const prompts = Array.from({ length: 12 }, (_, index) => `target ${index}`);
    const made = await api.generateBatch(batch(...prompts), randomUUID());
    expect(made.generations.map(({ prompt }) => prompt)).toEqual(prompts);
    expect(made.quoteMicros).toBe(12 * 40_000);
    for (const { id } of made.generations) {
      expect(await ended(api, id)).toMatchObject({ status: 'succeeded', batchId: made.id });
    }
  });

  it('is refused whole when one part cannot be made', async () => {
    const { api } = await service.signUp();
    const references = [{ assetId: randomUUID() }];
    const wrong = [
      [{ ...recipe('x'), model: 'paid/nothing' }, 'model_unknown'],
      [{ ...recipe('x'), aspectRatio: '3:7' }, 'unsupported'],
      [{ ...recipe('x'), count: 11 }, 'unsupported'],
      [{ ...recipe('x'), options: { glossy: true } }, 'unsupported'],
      [{ ...recipe('x'), model: 'paid/few-seeds', seed: 10 }, 'unsupported'],
      [{ ...recipe('x'), model: 'paid/few-seeds', seed: 7, count: 4 }, 'unsupported'],
      [{ ...recipe('x'), references }, 'reference_not_found'],
      [{ ...recipe('x'), model: 'paid/plain', references }, 'unsupported'],
    ] as const;
    for (const [part, code] of wrong) {
      const generations = [recipe('good'), { ...part }];
      await expect(
        api.generateBatch({ kind: 'targets', generations } as never, randomUUID()),
      ).rejects.toMatchObject({ problem: { code, charged: 'no' } });
    }
    expect((await api.generations()).items).toEqual([]);
    expect((await api.documents()).items).toEqual([]);
  });

  it('has seeds that its model takes, drawn or given, to the last picture', async () => {
    const { api } = await service.signUp();
    const seeds = async (request: { count: number; seed?: number }) => {
      const asked = { model: 'paid/few-seeds', prompt: 'few', ...request };
      const { id } = await api.generate(asked, randomUUID());
      return (await ended(api, id)).outputs.map(({ seed }) => seed);
    };
    const all = Array.from({ length: 10 }, (_, seed) => seed);
    expect(await seeds({ count: 10 })).toEqual(all);
    expect(await seeds({ count: 2, seed: 8 })).toEqual([8, 9]);
    const tooLarge = { model: 'paid/few-seeds', prompt: 'few', count: 2, seed: 9 };
    await expect(api.generate(tooLarge, randomUUID())).rejects.toMatchObject({
      problem: {
        code: 'unsupported',
        charged: 'no',
        title: 'Toy with few seeds takes seeds up to 8 as the first of 2, not 9.',
      },
    });
  });

  it('is not retried with a seed that its model does not take any more', async () => {
    const { api } = await service.signUp();
    const refused = { code: 'refused_content', message: 'No.', charged: 'no' } as const;
    toy.when('an old seed', {
      start: async () => {
        throw new ProviderError(refused);
      },
    });
    const asked = { model: 'paid/few-seeds', prompt: 'an old seed', count: 2, seed: 8 };
    const { id } = await api.generate(asked, randomUUID());
    expect(await ended(api, id)).toMatchObject({ status: 'failed' });
    const [{ capabilities } = expect.unreachable()] = fewSeeds;
    onTestFinished(() => {
      capabilities.maxSeed = 9;
    });
    capabilities.maxSeed = 8;
    const key = randomUUID();
    await expect(api.retryGeneration(id, key)).rejects.toMatchObject({
      problem: {
        code: 'unsupported',
        charged: 'no',
        title: 'Toy with few seeds takes seeds up to 7 as the first of 2, not 8.',
      },
    });
    expect(await api.generation(id)).toMatchObject({ status: 'failed', calls: [{ try: 0 }] });
    capabilities.maxSeed = 9;
    await api.retryGeneration(id, key);
    expect((await ended(api, id)).calls).toHaveLength(2);
    expect(toy.startsOf('an old seed')).toHaveLength(2);
  });

  const clients = ['a page', 'a plugin'] as const;
  const apiOf = async (client: (typeof clients)[number]) => {
    const person = await service.signUp();
    return client === 'a plugin' ? person.pluginApi() : person.api;
  };

  it.each(clients)(
    'is made once for %s, however often the request is sent, until it is deleted',
    async (client) => {
      const api = await apiOf(client);
      const key = randomUUID();
      const body = batch('left', 'right');
      const answers = await Promise.all([1, 2, 3, 4].map(() => api.generateBatch(body, key)));
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect((await api.generations()).items).toHaveLength(2);
      await expect(api.generate(recipe('left'), key)).rejects.toMatchObject({
        problem: { code: 'idempotency_key_reused' },
      });
      for (const { id } of answers[0]?.generations ?? []) await api.deleteGeneration(id);
      await expect(api.generateBatch(body, key)).rejects.toMatchObject({
        problem: { status: 410, code: 'generation_deleted' },
      });
    },
  );

  it.each(clients)('is made anew for %s when its idempotency key has run out', async (client) => {
    const api = await apiOf(client);
    const key = randomUUID();
    const { id } = await api.generateBatch(batch('once'), key);
    const { idempotencyKey } = service.inside.database.prisma;
    const runOut = new Date(Date.now() - 1);
    await idempotencyKey.updateMany({ where: { key }, data: { expiresAt: runOut } });
    const again = await api.generateBatch(batch('once more'), key);
    expect(again.id).not.toBe(id);
    expect((await api.generateBatch(batch('once more'), key)).id).toBe(again.id);
  });

  it('does not share its idempotency keys with other people', async () => {
    const [ada, bob] = await Promise.all([service.signUp('Ada'), service.signUp('Bob')]);
    const key = randomUUID();
    const hers = await ada.api.generateBatch(batch('hers'), key);
    const his = await bob.api.generateBatch(batch('his'), key);
    expect(his.id).not.toBe(hers.id);
  });
});

describe('a request that is repeated after what it made was deleted', () => {
  it('says so, for a generation and for a retry', async () => {
    const { api } = await service.signUp();
    const key = randomUUID();
    const { id } = await generate(api, recipe('a generation'));
    const made = await api.generate(recipe('deleted'), key);
    await api.deleteGeneration(made.id);
    await expect(api.generate(recipe('deleted'), key)).rejects.toMatchObject({
      problem: { status: 410, code: 'generation_deleted' },
    });

    await service.inside.database.prisma.generation.update({
      where: { id },
      data: { status: 'failed' },
    });
    const another = randomUUID();
    await api.retryGeneration(id, another);
    await ended(api, id);
    await api.deleteGeneration(id);
    await expect(api.retryGeneration(id, another)).rejects.toMatchObject({
      problem: { status: 410, code: 'generation_deleted' },
    });
  });
});

describe('a quote', () => {
  it('adds up what everything would cost, and makes nothing', async () => {
    const { api } = await service.signUp();
    const quote = await api.quote({
      kind: 'compare',
      generations: [
        { ...recipe('x'), count: 3 },
        { model: 'paid/plain', prompt: 'x', seed: 5 },
      ],
    });
    expect(quote).toEqual({
      estimateMicros: 160_000,
      basis: expect.stringContaining('3 × Toy picture: 4 cents a picture.'),
      warnings: [{ code: 'seed_ignored', message: expect.stringContaining('has no seeds') }],
    });
    expect((await api.generations()).items).toEqual([]);
  });

  it('says once what holds for several of its parts', async () => {
    const { api } = await service.signUp();
    const part = { model: 'paid/plain', prompt: 'x', seed: 5 };
    const { warnings } = await api.quote({ kind: 'targets', generations: [part, part, part] });
    expect(warnings).toMatchObject([{ code: 'seed_ignored' }]);
  });

  it('counts a reference that was not sent yet like the one that was', async () => {
    const { api } = await service.signUp();
    const create = { width: 40, height: 30, channels: 3 as const, background: 'teal' };
    const bytes = new Uint8Array(await sharp({ create }).png().toBuffer());
    const { id } = await api.uploadAsset(bytes, 'image/png');
    const quoted = (reference: { assetId: string } | { width: number; height: number }) => {
      const references = [{ ...reference, role: 'style' }];
      const generations = [{ model: 'measuring/picture', prompt: 'x', references }];
      return api.quote({ kind: 'single', generations });
    };
    expect(await quoted({ width: 40, height: 30 })).toEqual(await quoted({ assetId: id }));
    expect(await quoted({ width: 40, height: 31 })).toMatchObject({ estimateMicros: 1240 });
  });

  it('is unknown as soon as one part is', async () => {
    const { api } = await service.signUp();
    const generations = [recipe('x'), { model: 'paid/unpriced', prompt: 'x' }];
    expect(await api.quote({ kind: 'compare', generations })).toMatchObject({
      estimateMicros: null,
      basis: expect.stringContaining('Nobody says what Toy without a price costs.'),
    });
  });
});

describe('a placement', () => {
  it('is granted once, to the same claimant again, and again when the person asks', async () => {
    const person = await service.signUp();
    const api = await person.pluginApi();
    const { id } = await generate(api, recipe('placed'));
    const claim = { output: 0, nodeId: '1:2', documentId: randomUUID() };
    const windows = [randomUUID(), randomUUID(), randomUUID()];
    const claims = await Promise.allSettled(
      windows.map((claimant) => api.claimPlacement(id, { ...claim, claimant })),
    );
    const granted = claims.filter(({ status }) => status === 'fulfilled');
    expect(granted).toHaveLength(1);
    const { items } = await api.placements(id);
    expect(items).toHaveLength(1);
    const claimant = windows.find((_, index) => claims[index]?.status === 'fulfilled') ?? '';
    expect(await api.claimPlacement(id, { ...claim, claimant })).toEqual(items[0]);
    // The same person’s other window is another plugin.
    const other = await person.pluginApi();
    await expect(other.claimPlacement(id, { ...claim, claimant })).rejects.toMatchObject({
      problem: { status: 409, code: 'placement_claimed' },
    });
    await api.claimPlacement(id, { ...claim, claimant, nodeId: '9:9', again: true });
    expect((await api.placements(id)).items).toHaveLength(2);
    await expect(api.claimPlacement(id, { ...claim, claimant, output: 1 })).rejects.toMatchObject({
      problem: { status: 404, code: 'output_not_found' },
    });
  });
});
