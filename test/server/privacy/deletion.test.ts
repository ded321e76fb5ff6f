import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readMailFolder } from '../../../server/platform/mail/mail-folder.ts';
import { personalModels } from '../../../server/privacy/inventory/data-model.ts';
import { countPersonalRows } from '../../../server/privacy/inventory/personal-rows.ts';
import { createApiClient } from '../../../shared/api-client.ts';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import { deleted, generate, PASSWORD, type Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import {
  createToyProvider,
  gate,
  pictures,
  preview,
  type ToyProvider,
  untilAborted,
} from '../../support/toy-provider.ts';
import { Visitor } from '../../support/visitor.ts';
import { newPicture } from '../endpoint-requests.ts';

let service: TestService;
let toy: ToyProvider;

beforeAll(async () => {
  toy = createToyProvider('toy', false);
  service = await TestService.start({ providers: [toy], stopTimeout: 1000 });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const recipe = (prompt: string) => ({ model: 'toy/picture', prompt });

async function idOf(person: Person): Promise<string> {
  return (await person.api.account()).id;
}

/** Where in the database, in whatever schema, the text is. */
async function tablesWith(text: string): Promise<string[]> {
  const { prisma } = service.inside.database;
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await prisma.$queryRawUnsafe<{ found: boolean }[]>(
      `SELECT EXISTS (SELECT FROM ${name} t WHERE position($1 IN t::text) > 0) AS found`,
      text,
    );
    if (row?.found) found.push(name);
  }
  return found;
}

/** How many rows there are of a person, in every table that has some of people. */
async function rowsOf(userId: string): Promise<number> {
  const { prisma } = service.inside.database;
  const counts = personalModels.map((model) => countPersonalRows(prisma, model, userId));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

async function objectsOf(userId: string): Promise<string[]> {
  return Array.fromAsync(service.inside.objects.list(`assets/${userId}/`));
}

describe('deleting an account', () => {
  it('asks for the password again, and does nothing with a wrong one', async () => {
    const person = await service.signUp();
    await expect(person.api.deleteAccount({})).rejects.toMatchObject({
      problem: { status: 403, code: 'password_needed' },
    });
    await expect(person.api.deleteAccount({ password: 'not the password' })).rejects.toMatchObject({
      problem: { status: 403, code: 'password_wrong' },
    });
    expect((await person.api.account()).email).toBe(person.email);
  });

  it('removes every row and every file of the person, and leaves a receipt', async () => {
    const [person, neighbour] = await Promise.all([service.signUp('Ada'), service.signUp('Bob')]);
    const userId = await idOf(person);
    for (const { api } of [person, neighbour]) {
      const { id: assetId } = await api.uploadAsset(await newPicture(), 'image/png');
      const references = [{ assetId, role: 'style' }];
      const made = await generate(api, {
        ...recipe('a harbour'),
        references,
        documentId: randomUUID(),
      });
      await api.assetContent(made.outputs[0]?.assetId ?? '', 'thumbnail');
    }
    expect(await objectsOf(userId)).toHaveLength(4);
    const kept = await neighbour.api.generations();

    const { id, status } = await person.api.deleteAccount({ password: PASSWORD });
    expect(status).toBe('running');
    const receipt = await deleted(neighbour.api, id);

    expect(receipt).toMatchObject({ id, status: 'finished', files: 4 });
    expect(receipt.rows).toBeGreaterThan(10);
    expect(await tablesWith(userId)).toEqual([]);
    expect(await tablesWith(person.email)).toEqual([]);
    expect(await objectsOf(userId)).toEqual([]);
    expect(await neighbour.api.generations()).toEqual(kept);
    expect(await objectsOf(await idOf(neighbour))).toHaveLength(4);
  });

  it('leaves the counted tries at an address that only looks like the person’s', async () => {
    const person = await service.signUp('Ann_B');
    // The one ends with it, the other fits it as a pattern of SQL.
    const alike = [`jo${person.email}`, person.email.replace('_', 'y')];
    const triesAt = async (email: string) => {
      const answer = await fetch(`${service.origin}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
        body: JSON.stringify({ email, password: 'a guess' }),
      });
      await answer.body?.cancel();
      return answer.status;
    };
    for (const email of alike) {
      for (let tries = 0; tries < 10; tries += 1) expect(await triesAt(email)).toBe(401);
      expect(await triesAt(email)).toBe(429);
    }
    const { id } = await person.api.deleteAccount({ password: PASSWORD });
    await deleted(person.api, id);
    for (const email of alike) expect(await triesAt(email)).toBe(429);
    expect(await tablesWith(` at ${person.email}`)).toEqual([]);
  });

  it('says in its receipt how much was removed, what came late and what was nobody’s included', async () => {
    const person = await service.signUp();
    const userId = await idOf(person);
    const { database, objects } = service.inside;
    const { mailOutbox, objectDeletion } = database.prisma;
    const invitation = { userId: null, to: person.email, template: 'invitation', data: {} };
    await mailOutbox.create({ data: { ...invitation, sentAt: new Date() } });
    const objectKey = `assets/${userId}/late`;
    const notBefore = new Date(Date.now() + 3_600_000);
    await objectDeletion.create({ data: { objectKey, notBefore } });
    const held = await rowsOf(userId);

    const { id } = await person.api.deleteAccount({ password: PASSWORD });
    const people = () => database.prisma.user.count({ where: { id: userId } });
    await expect.poll(people).toBe(0);
    const body = [Buffer.from('late')];
    await objects.put({
      key: objectKey,
      bytes: 4,
      contentType: 'image/png',
      body: Readable.from(body),
    });
    await expect.poll(() => objectsOf(userId)).toEqual([]);
    await objectDeletion.deleteMany({ where: { objectKey } });
    const receipt = await deleted(person.api, id);

    // The line about it in the security log; the counted sign-up and password; the mail.
    expect(receipt).toMatchObject({ rows: held + 1 + 2 + 1, files: 1 });
    expect(await tablesWith(person.email)).toEqual([]);
  });

  it('waits for a copy of it all that is being stored, and leaves nothing of that', async () => {
    const person = await service.signUp();
    const userId = await idOf(person);
    const { objects } = service.inside;
    const [stores, goesOn] = [gate(), gate()];
    const put = objects.put.bind(objects);
    vi.spyOn(objects, 'put').mockImplementation(async (object) => {
      if (!object.key.startsWith('exports/')) return put(object);
      stores.open();
      await goesOn.opened;
      // The store has had the bytes by now, whatever becomes of who brings them.
      await put({ ...object, bytes: 4, body: Readable.from([Buffer.from('copy')]) });
    });
    const purged: string[] = [];
    const purge = objects.purge.bind(objects);
    vi.spyOn(objects, 'purge').mockImplementation((prefix) => {
      purged.push(prefix);
      return purge(prefix);
    });
    await person.api.startExport();
    await stores.opened;
    const { id } = await person.api.deleteAccount({ password: PASSWORD });
    // Before its rows, after them, and once more: it is looked for until it is there.
    const looks = () => purged.filter((prefix) => prefix === `exports/${userId}/`).length;
    await expect.poll(looks).toBeGreaterThanOrEqual(3);
    expect(await createApiClient({ origin: service.origin }).deletion(id)).toMatchObject({
      status: 'running',
    });
    goesOn.open();
    await deleted(person.api, id);
    expect(await objectsOf(userId)).toEqual([]);
  });

  it('removes the mails that a local start keeps of the person, to whatever address, and nobody else’s', async () => {
    const person = await service.signUp();
    const [other, next] = [`jo${person.email}`, `${randomUUID()}@example.org`];
    const account = { name: 'Jo', password: PASSWORD, ageConfirmed: true, policyAccepted: true };
    await new Visitor(service.origin).post('sign-up/email', { ...account, email: other });
    const changed = await person.fetch(`${service.origin}/api/auth/change-address`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: next, password: PASSWORD }),
    });
    expect(changed.status).toBe(204);
    const folder = path.join(service.dataDirectory, 'mail');
    const addressees = async () => {
      const all = (await readMailFolder(folder, 1000)).map(({ to }) => to);
      return [person.email, next, other].filter((address) => all.includes(address));
    };
    await expect.poll(addressees).toEqual([person.email, next, other]);
    const { id } = await person.api.deleteAccount({ password: PASSWORD });
    await deleted(person.api, id);
    expect(await addressees()).toEqual([other]);
    for (const name of await readdir(folder)) {
      expect(await readFile(path.join(folder, name), 'utf8')).not.toContain(next);
    }
  });

  it('ends sessions, connections and open streams at once', async () => {
    const person = await service.signUp();
    const plugin = await person.pluginApi();
    const never = new AbortController();
    const streams = await Promise.all([
      person.api.events(null, never.signal),
      plugin.events(null, never.signal),
    ]);
    await person.api.deleteAccount({ password: PASSWORD });
    for (const api of [person.api, plugin]) {
      await expect(api.account()).rejects.toMatchObject({ problem: { status: 401 } });
    }
    for (const stream of streams) {
      const events = await Array.fromAsync(readStreamEvents(stream));
      expect(events.length).toBeGreaterThanOrEqual(0);
    }
  });

  it('ends what runs, begins nothing that waits, and throws away what a provider brings late', async () => {
    const person = await service.signUp();
    const userId = await idOf(person);
    const [asked, late] = [gate(), gate()];
    const aborted = Promise.withResolvers<void>();
    toy.when('late', {
      async start(request, { signal }) {
        return {
          answer: (async function* () {
            yield await preview();
            asked.open();
            // This provider answers whatever it is told.
            await untilAborted(signal).catch(() => aborted.resolve());
            await late.opened;
            yield* pictures(request);
          })(),
        };
      },
    });
    await person.api.generate(recipe('late'), randomUUID());
    await asked.opened;
    const { id } = await person.api.deleteAccount({ password: PASSWORD });
    await aborted.promise;
    late.open();
    await deleted(createApiClient({ origin: service.origin }), id);
    expect(await tablesWith(userId)).toEqual([]);
    expect(await objectsOf(userId)).toEqual([]);
  });

  it('covers every table that the inventory says has rows of people', () => {
    const swept = personalModels.filter(({ columns }) =>
      columns.some(({ name, deletion }) => name === 'userId' && deletion !== 'cascade'),
    );
    expect(swept.map(({ name }) => name)).toEqual(['Deletion']);
  });
});

describe('a deleted account', () => {
  it('does not come back with a restored backup of the database', async () => {
    const person = await service.signUp();
    const userId = await idOf(person);
    const { prisma } = service.inside.database;
    const backup = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
    const { id } = await person.api.deleteAccount({ password: PASSWORD });
    await deleted(person.api, id);
    await prisma.user.create({ data: backup });
    await service.stop();
    await service.resume();
    const again = await service.inside.database.prisma.deletion.findFirst({
      where: { OR: [{ userId }, { finishedAt: null }] },
    });
    await deleted(person.api, again?.id ?? id);
    expect(await tablesWith(userId)).toEqual([]);
  });
});
