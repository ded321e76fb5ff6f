import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exportedModels } from '../../../server/privacy/inventory/personal-rows.ts';
import { exported, generate, type Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { newPicture } from '../endpoint-requests.ts';
import { readZip } from './read-zip.ts';

let service: TestService;
let person: Person;
let outputId: string;

beforeAll(async () => {
  service = await TestService.start({
    providers: [createToyProvider('toy', false)],
    stopTimeout: 1000,
  });
  person = await service.signUp('Ada');
  const { id: assetId } = await person.api.uploadAsset(await newPicture(), 'image/png');
  const references = [{ assetId, role: 'style' }];
  const recipe = { model: 'toy/picture', prompt: 'a quay in the rain', references };
  const made = await generate(person.api, { ...recipe, documentId: randomUUID() });
  outputId = made.outputs[0]?.assetId ?? '';
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function fetchArchive(link: string, by = person): Promise<Map<string, Buffer>> {
  const answer = await by.fetch(by.origin + link);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-]+\.zip"$/);
  return readZip(await answer.bytes());
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an export', () => {
  it('holds every table that a person is given, every original, and a manifest of it all', async () => {
    const { id, bytes, missing } = await exported(person.api);
    const { path: link } = await person.api.linkExport(id);
    const files = await fetchArchive(link);

    const tables = exportedModels.map(({ name }) => `data/${name}.json`);
    expect([...files.keys()]).toEqual(expect.arrayContaining(tables));
    const [generation] = JSON.parse(String(files.get('data/Generation.json')));
    expect(generation).toMatchObject({ prompt: 'a quay in the rain', status: 'succeeded' });
    expect(generation.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(JSON.parse(String(files.get('data/User.json')))).toMatchObject([
      { email: person.email },
    ]);

    const original = await (await person.api.assetContent(outputId, 'original')).bytes();
    expect(files.get(`outputs/${outputId}.png`)).toEqual(Buffer.from(original));
    expect([...files.keys()].filter((name) => name.startsWith('references/'))).toHaveLength(1);

    const lines = String(files.get('SHA256SUMS')).trimEnd().split('\n');
    const sums = Object.fromEntries(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
    files.delete('SHA256SUMS');
    expect(sums).toEqual(
      Object.fromEntries([...files].map(([name, content]) => [name, sha256(content)])),
    );
    expect(bytes).toBeGreaterThan(1000);
    expect(missing).toBe(0);
    expect(String(files.get('README.txt'))).not.toMatch(/missing/i);
  });

  it('names every picture whose file is lost, and none that was deleted meanwhile', async () => {
    const { objects, database } = service.inside;
    const bob = await service.signUp('Bob');
    const upload = async () => {
      const { id } = await bob.api.uploadAsset(await newPicture(), 'image/png');
      const where = { assetId: id, name: 'original' };
      const { objectKey } = await database.prisma.assetVariant.findFirstOrThrow({ where });
      return { id, path: `references/${id}.png`, objectKey };
    };
    const [kept, lost, deleted] = [await upload(), await upload(), await upload()];
    await objects.delete(lost.objectKey);
    const get = objects.get.bind(objects);
    vi.spyOn(objects, 'get').mockImplementation(async (key) => {
      if (key !== deleted.objectKey) return get(key);
      await database.prisma.asset.delete({ where: { id: deleted.id } });
      return null;
    });

    const { id, missing } = await exported(bob.api);
    expect(missing).toBe(1);
    const files = await fetchArchive((await bob.api.linkExport(id)).path, bob);
    expect([...files.keys()].filter((name) => name.startsWith('references/'))).toEqual([kept.path]);
    const readme = String(files.get('README.txt'));
    expect(readme.slice(readme.indexOf('\nMissing: '))).toContain(lost.path);
    const notes = String(files.get('SHA256SUMS')).match(/^#.*$/gm) ?? [];
    expect(notes).toEqual([expect.stringMatching(`^# ${lost.path}: .*missing from the storage`)]);
    for (const text of [readme, ...notes]) expect(text).not.toContain(deleted.path);
  });

  it('has a link that works once, and only for the person', async () => {
    const { id } = await exported(person.api);
    const other = await service.signUp('Eve');
    const { path: link } = await person.api.linkExport(id);
    const statusFor = async (who: Person) => {
      const answer = await who.fetch(who.origin + link);
      await answer.body?.cancel();
      return answer.status;
    };
    expect(await statusFor(other)).toBe(404);
    expect((await fetch(person.origin + link)).status).toBe(401);
    expect(await Promise.all([statusFor(person), statusFor(person)])).toEqual(
      expect.arrayContaining([200, 404]),
    );
    expect(await statusFor(person)).toBe(404);
  });

  it('is gone a day later, with its file', async () => {
    await exported(person.api);
    const { prisma } = service.inside.database;
    const row = await prisma.export.findFirstOrThrow({ where: { status: 'finished' } });
    const hours = ((row.expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    const listed = await prisma.objectDeletion.findUniqueOrThrow({
      where: { objectKey: row.objectKey ?? '' },
    });
    expect(listed.notBefore).toEqual(row.expiresAt);
    await prisma.export.update({ where: { id: row.id }, data: { expiresAt: new Date(0) } });
    await expect(person.api.linkExport(row.id)).rejects.toMatchObject({ problem: { status: 404 } });
  });
});

/** The last one here: it starts the service anew. */
describe('an export whose worker died as often as it is tried', () => {
  it('has failed and says so, and stands in the way of no other', async () => {
    const { database, objects } = service.inside;
    const begun = Promise.withResolvers<void>();
    const over = Promise.withResolvers<null>();
    const get = vi.spyOn(objects, 'get').mockImplementation(() => {
      begun.resolve();
      return over.promise;
    });
    // The one before is replaced.
    const { id } = await person.api.startExport();
    await begun.promise;
    const tried = await database.prisma.$executeRaw`
      UPDATE pgboss.job SET retry_count = retry_limit
      WHERE name = 'export' AND state = 'active' AND data->>'exportId' = ${id}`;
    expect(tried).toBe(1);
    await service.stop();
    over.resolve(null);
    get.mockRestore();
    await service.resume();

    const newest = async () => (await person.api.exports()).items[0];
    await expect.poll(newest).toMatchObject({
      id,
      status: 'failed',
      problem: { code: 'service_failed', next: expect.stringContaining('Make a new one') },
    });
    const next = await person.api.startExport();
    expect(next).toMatchObject({ status: 'running', problem: null });
    expect(next.id).not.toBe(id);
    expect(await exported(person.api)).toMatchObject({ id: next.id, status: 'finished' });
  });
});
