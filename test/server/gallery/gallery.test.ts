import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { objectKeyOf } from '../../../server/assets/store-objects.ts';
import { sweepObjectDeletions } from '../../../server/assets/sweep-object-deletions.ts';
import type { ApiClient } from '../../../shared/api-client.ts';
import type { Output } from '../../../shared/output.ts';
import { ended, generate } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider, picture, untilAborted } from '../../support/toy-provider.ts';
import { newPicture } from '../endpoint-requests.ts';

const paid = createToyProvider('paid', false);
let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ providers: [paid] });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const recipe = (prompt: string) => ({ model: 'paid/picture', prompt });
const promptsOf = ({ items }: { items: Output[] }) => items.map(({ prompt }) => prompt);

async function outputOf(api: ApiClient, prompt: string, index = 0): Promise<Output> {
  const { items } = await api.outputs({ query: prompt });
  const found = items.find((output) => output.prompt === prompt && output.index === index);
  if (!found) throw new Error(`there is no output of “${prompt}”`);
  return found;
}

/** Whether somebody waits for what another transaction holds. */
async function waitsForLock(): Promise<boolean> {
  const rows = await service.inside.database.prisma.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return rows.length > 0;
}

describe('the gallery', () => {
  it('shows every output with how it was made, newest first, page by page', async () => {
    const { api } = await service.signUp();
    const asset = await api.uploadAsset(await newPicture(), 'image/png');
    const documentId = randomUUID();
    await api.labelDocument(documentId, 'Autumn');
    await generate(api, {
      ...recipe('two of them'),
      count: 2,
      seed: 5,
      aspectRatio: '16:9',
      options: { shiny: true },
      references: [{ assetId: asset.id, role: 'style' }],
      documentId,
    });
    await generate(api, recipe('the newest'));
    const first = await api.outputs({ limit: 2 });
    expect(promptsOf(first)).toEqual(['the newest', 'two of them']);
    const second = await api.outputs({ limit: 2, cursor: first.nextCursor ?? '' });
    expect(promptsOf(second)).toEqual(['two of them']);
    expect(second.nextCursor).toBeNull();
    expect([first.items[1]?.index, second.items[0]?.index].sort()).toEqual([0, 1]);
    expect(await outputOf(api, 'two of them', 1)).toMatchObject({
      siblings: 2,
      model: 'paid/picture',
      modelLabel: 'Toy picture',
      count: 2,
      seed: 6,
      aspectRatio: '16:9',
      options: { shiny: true },
      references: [{ assetId: asset.id, role: 'style', sha256: asset.uploadSha256 }],
      documentId,
      documentLabel: 'Autumn',
      favourite: false,
      contentType: 'image/png',
    });
  });

  it('is searched and filtered by prompt, model, file, time and favourite, all at once', async () => {
    const { api } = await service.signUp();
    const documentId = randomUUID();
    await generate(api, { ...recipe('a red fox'), documentId });
    await generate(api, { model: 'paid/plain', prompt: 'a red hen' });
    const between = new Date().toISOString();
    await generate(api, recipe('a blue fox'));
    const fox = await outputOf(api, 'a red fox');
    await api.changeOutput(fox.id, { favourite: true });
    const found = async (query: Parameters<ApiClient['outputs']>[0]) =>
      promptsOf(await api.outputs(query));
    expect(await found({ query: 'FOX' })).toEqual(['a blue fox', 'a red fox']);
    expect(await found({ model: 'paid/plain' })).toEqual(['a red hen']);
    expect(await found({ documentId })).toEqual(['a red fox']);
    expect(await found({ favourite: 'true' })).toEqual(['a red fox']);
    expect(await found({ from: between })).toEqual(['a blue fox']);
    expect(await found({ to: between })).toEqual(['a red hen', 'a red fox']);
    expect(await found({ query: 'red', model: 'paid/picture', documentId, to: between })).toEqual([
      'a red fox',
    ]);
    expect(await found({ query: 'fox', favourite: 'true', from: between })).toEqual([]);
    expect(await api.outputFilters()).toEqual({
      models: [
        { id: 'paid/plain', label: 'Plain toy' },
        { id: 'paid/picture', label: 'Toy picture' },
      ],
      documents: [{ id: documentId, label: null, createdAt: expect.any(String) }],
    });
  });

  it('marks favourites, which the plugin’s history has too', async () => {
    const person = await service.signUp();
    const generation = await generate(person.api, recipe('a keeper'));
    const { id } = await outputOf(person.api, 'a keeper');
    expect(await person.api.changeOutput(id, { favourite: true })).toMatchObject({
      favourite: true,
    });
    const seen = await (await person.pluginApi()).generation(generation.id);
    expect(seen.outputs).toMatchObject([{ favourite: true }]);
    expect(seen.revision).toBeGreaterThan(generation.revision);
    await person.api.changeOutput(id, { favourite: false });
    expect((await person.api.output(id)).favourite).toBe(false);
  });
});

describe('an original to keep', () => {
  it('is the stored bytes under a name without the prompt, unless the person wants it', async () => {
    const person = await service.signUp();
    const { api } = person;
    await generate(api, recipe('a secret campaign'));
    const { id, assetId, bytes } = await outputOf(api, 'a secret campaign');
    const dated = await person.fetch(api.downloadPath(id, 'date'));
    expect(dated.headers.get('content-disposition')).toMatch(
      /^attachment; filename="tomson-\d{8}-\d{6}-1\.png"/,
    );
    const original = await (await api.assetContent(assetId, 'original')).arrayBuffer();
    const kept = await dated.arrayBuffer();
    expect(kept.byteLength).toBe(bytes);
    expect(Buffer.from(kept).equals(Buffer.from(original))).toBe(true);
    const named = await person.fetch(api.downloadPath(id, 'prompt'));
    expect(named.headers.get('content-disposition')).toContain('"a-secret-campaign-1.png"');
    await named.body?.cancel();
  });

  it('that is missing in the store is a problem, not a file', async () => {
    const person = await service.signUp();
    await generate(person.api, recipe('lost'));
    const { id, assetId } = await outputOf(person.api, 'lost');
    const { database, objects } = service.inside;
    const where = { assetId, name: 'original' };
    const { objectKey } = await database.prisma.assetVariant.findFirstOrThrow({ where });
    await objects.delete(objectKey);
    const answer = await person.fetch(person.api.downloadPath(id, 'date'));
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('content-disposition')).toBeNull();
    await answer.body?.cancel();
  });
});

describe('deleting outputs', () => {
  it('takes rows and objects, and a generation with its last; what it cost stays', async () => {
    const { api } = await service.signUp();
    const { database, objects } = service.inside;
    const { prisma } = database;
    const pair = await generate(api, { ...recipe('a pair'), count: 2 });
    const single = await generate(api, recipe('a single'));
    const spent = await api.spending();
    const [first, second, alone] = await Promise.all([
      outputOf(api, 'a pair', 0),
      outputOf(api, 'a pair', 1),
      outputOf(api, 'a single'),
    ]);
    const variants = await prisma.assetVariant.findMany({
      where: { assetId: { in: [first.assetId, alone.assetId] } },
    });
    expect(await api.deleteOutputs([first.id, alone.id])).toEqual({ deleted: 2 });
    expect(promptsOf(await api.outputs())).toEqual(['a pair']);
    expect((await api.generation(pair.id)).outputs.map(({ index }) => index)).toEqual([1]);
    await expect(api.generation(single.id)).rejects.toMatchObject({ problem: { status: 404 } });
    await sweepObjectDeletions({ prisma, objects }, new Date());
    for (const { objectKey } of variants) expect(await objects.size(objectKey)).toBeNull();
    expect((await api.assetContent(second.assetId, 'original')).status).toBe(200);

    expect(await api.deleteOutputs([first.id, second.id])).toEqual({ deleted: 1 });
    await expect(api.generation(pair.id)).rejects.toMatchObject({ problem: { status: 404 } });
    expect(await api.spending()).toEqual(spent);
  });

  it.each(['outputs', 'generation'] as const)(
    'takes the object of a variant that is being drawn meanwhile: %s',
    async (what) => {
      const { api } = await service.signUp();
      const { prisma } = service.inside.database;
      const prompt = `drawn while its ${what} went`;
      const { id } = await generate(api, recipe(prompt));
      const output = await outputOf(api, prompt);
      const { assetId } = output;
      const { userId } = await prisma.asset.findUniqueOrThrow({ where: { id: assetId } });
      const objectKey = objectKeyOf(userId);
      const size = { width: 8, height: 8, bytes: 8 };
      const variant = { name: 'thumbnail', contentType: 'image/webp', objectKey, ...size };
      const deleting = await prisma.$transaction(async (transaction) => {
        const data = { assetId, userId, ...variant };
        await transaction.assetVariant.create({ data });
        const asked =
          what === 'outputs' ? api.deleteOutputs([output.id]) : api.deleteGeneration(id);
        const ended = asked.then(() => 'ended');
        // Embedded, the next transaction waits for this one in any case.
        if (inject('realServices')) await expect.poll(waitsForLock).toBe(true);
        return { ended };
      });
      expect(await deleting.ended).toBe('ended');
      expect(await prisma.objectDeletion.count({ where: { objectKey } })).toBe(1);
    },
  );

  it('leaves placements be while the generation has other outputs', async () => {
    const person = await service.signUp();
    const plugin = await person.pluginApi();
    const { id } = await generate(plugin, { ...recipe('placed'), count: 2 });
    const where = { nodeId: '1:2', documentId: randomUUID(), claimant: randomUUID() };
    await plugin.claimPlacement(id, { output: 0, ...where });
    await person.api.deleteOutputs([(await outputOf(person.api, 'placed', 0)).id]);
    expect((await plugin.placements(id)).items).toMatchObject([{ output: 0, nodeId: '1:2' }]);
  });

  it('leaves a picture’s bytes to the generation that works from it', async () => {
    const { api } = await service.signUp();
    await generate(api, recipe('the first'));
    const { id, assetId } = await outputOf(api, 'the first');
    await generate(api, { ...recipe('made from it'), references: [{ assetId }] });
    await api.deleteOutputs([id]);
    expect((await api.assetContent(assetId, 'original')).status).toBe(200);
  });

  it('tells every open window of each generation that changed or went', async () => {
    const { api } = await service.signUp();
    for (const prompt of ['one', 'two']) await generate(api, { ...recipe(prompt), count: 2 });
    const before = await Promise.all(
      ['one', 'two'].map(async (prompt) => (await outputOf(api, prompt, 0)).id),
    );
    await api.deleteOutputs(before);
    const { items } = await api.generations();
    const revisions = items.map(({ revision }) => revision);
    expect(new Set(revisions).size).toBe(2);
    expect(items.every(({ outputs }) => outputs.length === 1)).toBe(true);
  });

  it('is refused as a whole while one of them belongs to a running generation', async () => {
    const { api } = await service.signUp();
    await generate(api, recipe('done'));
    paid.when('not done', {
      async start(_request, { signal }) {
        return {
          answer: (async function* () {
            yield await picture(0);
            await untilAborted(signal);
          })(),
        };
      },
    });
    const { id } = await api.generate({ ...recipe('not done'), count: 2 }, randomUUID());
    await expect.poll(async () => (await api.outputs()).items.length).toBe(2);
    const ids = (await api.outputs()).items.map((output) => output.id);
    await expect(api.deleteOutputs(ids)).rejects.toMatchObject({
      problem: { status: 409, code: 'generation_running' },
    });
    expect((await api.outputs()).items).toHaveLength(2);
    await api.cancelGeneration(id);
    await ended(api, id);
    expect(await api.deleteOutputs(ids)).toEqual({ deleted: 2 });
  });

  it('of somebody else does nothing', async () => {
    const [owner, stranger] = await Promise.all([service.signUp('Ada'), service.signUp('Bob')]);
    await generate(owner.api, recipe('mine'));
    const { id } = await outputOf(owner.api, 'mine');
    expect(await stranger.api.deleteOutputs([id])).toEqual({ deleted: 0 });
    expect((await owner.api.output(id)).prompt).toBe('mine');
  });
});
