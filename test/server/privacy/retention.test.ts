import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { sweepRetention } from '../../../server/generations/sweep-retention.ts';
import { JobQueue } from '../../../server/platform/job-queue.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { Notifications } from '../../../server/platform/notifications.ts';
import { sweepQueue } from '../../../server/platform/sweep-queue.ts';
import { policy } from '../../../server/privacy/policy.ts';
import { sweepInactive } from '../../../server/privacy/retention/sweep-inactive.ts';
import { tellPolicyChange } from '../../../server/privacy/tell-policy-change.ts';
import { openKeyring } from '../../../server/provider-keys/open-keyring.ts';
import { queues } from '../../../server/worker.ts';
import { generate } from '../../support/person.ts';
import { sweep } from '../../support/sweep.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { newPicture } from '../endpoint-requests.ts';

const SECRET = 'a secret that seals the mails of this test';

const DAY = 24 * 60 * 60 * 1000;

let service: TestService;
/** What the sweeps of this service's worker have; here they are called with a clock of their own. */
let dependencies: Parameters<typeof sweepRetention>[0] & Parameters<typeof sweepInactive>[0];

beforeAll(async () => {
  const providers = [createToyProvider('toy', false)];
  service = await TestService.start({
    providers,
    stopTimeout: 1000,
    environment: { AUTH_SECRET: SECRET },
  });
  const { database, objects } = service.inside;
  const config = readConfig('all', service.environment);
  const logger = createLogger({ logLevel: 'silent' });
  const jobs = new JobQueue(database, queues, logger);
  await jobs.start();
  dependencies = {
    prisma: database.prisma,
    jobs,
    notifications: new Notifications(database),
    objects,
    providers,
    config,
    keyring: await openKeyring(config, database.prisma),
    secret: SECRET,
    logger,
  };
});

afterAll(async () => {
  await dependencies?.jobs.stop(1000);
  await service[Symbol.asyncDispose]();
});

describe('what a person wants kept no longer', () => {
  it('goes when its days are over: outputs from their making, references from their last use', async () => {
    const { api } = await service.signUp('Ada');
    const used = await api.uploadAsset(await newPicture(), 'image/png');
    const unused = await api.uploadAsset(await newPicture(), 'image/png');
    const recipe = { model: 'toy/picture', prompt: 'a pier' };
    const references = [{ assetId: used.id, role: 'style' }];
    const { id } = await generate(api, { ...recipe, references });
    await api.setRetention({ referencesDays: 30, outputsDays: 90 });

    await sweepRetention(dependencies, Date.now() + 29 * DAY);
    expect(await api.asset(unused.id)).toMatchObject({ id: unused.id });

    await sweepRetention(dependencies, Date.now() + 31 * DAY);
    for (const gone of [used, unused]) {
      await expect(api.asset(gone.id)).rejects.toMatchObject({ problem: { status: 404 } });
    }
    expect(await api.generation(id)).toMatchObject({ references: [], status: 'succeeded' });

    await sweepRetention(dependencies, Date.now() + 91 * DAY);
    await expect(api.generation(id)).rejects.toMatchObject({ problem: { status: 404 } });
  });

  it('goes though the sweep fails at other things of theirs, or of another’s, which is logged', async () => {
    const [stuck, free] = [await service.signUp('Fay'), await service.signUp('Gus')];
    const lines: string[] = [];
    const logger = createLogger({ logLevel: 'error' }, { write: (line) => void lines.push(line) });
    const made = async ({ api }: typeof stuck) => {
      const request = { model: 'toy/picture', prompt: `a quay ${randomUUID()}` };
      await api.setRetention({ referencesDays: 30, outputsDays: 30 });
      return (await generate(api, request)).id;
    };
    const [kept, gone, others] = [await made(stuck), await made(stuck), await made(free)];
    const upload = await stuck.api.uploadAsset(await newPicture(), 'image/png');
    const later = Date.now() + 31 * DAY;
    const isThere = (id: string) => dependencies.prisma.generation.count({ where: { id } });
    {
      await using _kept = await before(
        'DELETE',
        'Generation',
        `OLD."id" = '${kept}'`,
        `RAISE 'no deletion of this one'`,
      );
      await sweepRetention({ ...dependencies, logger }, later);
    }
    expect(lines.map((line) => JSON.parse(line).error.message).join()).toContain(
      'no deletion of this one',
    );
    expect([await isThere(kept), await isThere(gone), await isThere(others)]).toEqual([1, 0, 0]);
    await expect(stuck.api.asset(upload.id)).rejects.toMatchObject({ problem: { status: 404 } });
    await sweepRetention(dependencies, later);
    expect(await isThere(kept)).toBe(0);
  });

  it('stays for who said nothing', async () => {
    const { api } = await service.signUp('Bob');
    const { id } = await generate(api, { model: 'toy/picture', prompt: `a dune ${randomUUID()}` });
    await sweepRetention(dependencies, Date.now() + 10_000 * DAY);
    expect(await api.generation(id)).toMatchObject({ id });
  });
});

/** The id of somebody who was last here so many days ago, and was told so often, last two weeks ago. */
async function awayFor(days: number, inactivityNotices = 0): Promise<string> {
  const { id } = await (await service.signUp('Emil')).api.account();
  const daysAgo = (count: number) => new Date(Date.now() - count * DAY);
  await dependencies.prisma.user.update({
    where: { id },
    data: { lastActiveAt: daysAgo(days), inactivityNotices, inactivityNoticeAt: daysAgo(15) },
  });
  return id;
}

const userOf = (id: string) => dependencies.prisma.user.findUniqueOrThrow({ where: { id } });

/** What the sweeps have, but for jobs that send mails: nobody takes those out of the outbox. */
const unsent = () => ({
  ...dependencies,
  jobs: Object.assign(Object.create(dependencies.jobs), { enqueue: async () => undefined }),
});

/** Has the database do something else, too, before it changes some rows, until disposed of. */
async function before(
  change: 'INSERT' | 'DELETE',
  table: string,
  condition: string,
  statement: string,
): Promise<AsyncDisposable> {
  const { prisma } = dependencies;
  const name = `before_change_${randomUUID().replaceAll('-', '')}`;
  const row = change === 'INSERT' ? 'NEW' : 'OLD';
  await prisma.$executeRawUnsafe(
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql
     AS $$ BEGIN ${statement}; RETURN ${row}; END $$`,
  );
  await prisma.$executeRawUnsafe(
    `CREATE TRIGGER ${name} BEFORE ${change} ON "${table}" FOR EACH ROW
     WHEN (${condition}) EXECUTE FUNCTION ${name}()`,
  );
  return {
    async [Symbol.asyncDispose]() {
      await prisma.$executeRawUnsafe(`DROP FUNCTION ${name} CASCADE`);
    },
  };
}

/** The same whenever it gets a row of one person. */
const onInsert = (table: string, userId: string, statement: string) =>
  before('INSERT', table, `NEW."userId" = '${userId}'`, statement);

describe('an account that nobody uses', () => {
  it('is deleted after 24 months, and after two notices however late they were sent', async () => {
    const person = await service.signUp('Carla');
    const { id: userId } = await person.api.account();
    const { prisma } = dependencies;
    const noticesAt = async (days: number) => {
      await sweepInactive(dependencies, new Date(Date.now() + days * DAY));
      const where = { userId, template: 'account-inactive' };
      return {
        notices: await prisma.mailOutbox.count({ where }),
        deleted: (await prisma.deletion.count({ where: { userId } })) > 0,
      };
    };
    expect(await noticesAt(600)).toEqual({ notices: 0, deleted: false });
    expect(await noticesAt(720)).toEqual({ notices: 1, deleted: false });
    await expect.poll(() => userOf(userId)).toMatchObject({ inactivityNotices: 1 });
    // Long off: the second notice, and only that.
    expect(await noticesAt(900)).toEqual({ notices: 2, deleted: false });
    await expect.poll(() => userOf(userId)).toMatchObject({ inactivityNotices: 2 });
    // The worker that sends has no clock but the real one.
    const inactivityNoticeAt = new Date(Date.now() + 900 * DAY);
    await prisma.user.update({ where: { id: userId }, data: { inactivityNoticeAt } });
    expect(await noticesAt(901)).toEqual({ notices: 2, deleted: false });
    await sweepInactive(dependencies, new Date(Date.now() + 915 * DAY));
    const refused = () =>
      person.api.account().then(
        () => null,
        ({ problem }) => problem.status,
      );
    await expect.poll(refused).toBe(401);
  });

  it('is not deleted without both notices, and told anew where one did not go out', async () => {
    const { prisma } = dependencies;
    const mailsOf = (userId: string) =>
      prisma.mailOutbox.count({ where: { userId, template: 'account-inactive' } });
    for (const notices of [0, 1]) {
      const id = await awayFor(2000, notices);
      await prisma.user.update({ where: { id }, data: { inactivityNoticeAt: new Date(0) } });
      for (const days of [0, 100]) {
        await sweepInactive(unsent(), new Date(Date.now() + days * DAY));
      }
      expect([await mailsOf(id), await userOf(id)]).toMatchObject([
        1,
        { inactivityNotices: notices, disabledAt: null },
      ]);
      // The outbox forgets what it could not send.
      await prisma.mailOutbox.deleteMany({ where: { userId: id } });
      await sweepInactive(dependencies);
      await expect.poll(() => userOf(id)).toMatchObject({ inactivityNotices: notices + 1 });
    }
  });

  it('is told and deleted though another one’s turn fails, which is logged and comes again', async () => {
    const { prisma } = dependencies;
    const [untold, told] = [await awayFor(1000), await awayFor(999)];
    const [stuck, over] = [await awayFor(1000, 2), await awayFor(999, 2)];
    const lines: string[] = [];
    const logger = createLogger({ logLevel: 'error' }, { write: (line) => void lines.push(line) });
    const sweep = () => sweepInactive({ ...dependencies, logger });
    const mailsTo = (userId: string) =>
      prisma.mailOutbox.count({ where: { userId, template: 'account-inactive' } });
    const isOpen = async (id: string) =>
      (await prisma.user.count({ where: { id, disabledAt: null } })) === 1;
    {
      await using _unwritten = await onInsert('MailOutbox', untold, `RAISE 'no mail to this one'`);
      await using _kept = await onInsert('Deletion', stuck, `RAISE 'no deletion of this one'`);
      await sweep();
      const failures = lines.map((line) => JSON.parse(line).error.message).join();
      expect(failures).toContain('no mail to this one');
      expect(failures).toContain('no deletion of this one');
      expect([await mailsTo(untold), await mailsTo(told)]).toEqual([0, 1]);
      expect([await isOpen(stuck), await isOpen(over)]).toEqual([true, false]);
    }
    await sweep();
    expect([await mailsTo(untold), await mailsTo(told)]).toEqual([1, 1]);
    expect(await isOpen(stuck)).toBe(false);
  });

  it('stays when its person comes back while others are deleted', async () => {
    const { prisma } = dependencies;
    const [before, back] = [await awayFor(1000, 2), await awayFor(999, 2)];
    const comesBack = `UPDATE "User" SET "lastActiveAt" = now() WHERE "id" = '${back}'`;
    await using _meanwhile = await onInsert('Deletion', before, comesBack);
    await sweepInactive(dependencies);
    expect(await prisma.deletion.count({ where: { userId: back } })).toBe(0);
    expect(await prisma.user.findUnique({ where: { id: back } })).toMatchObject({
      disabledAt: null,
    });
  });
});

test('a sweep that fails holds up none behind it, and comes again', async () => {
  const { prisma } = dependencies;
  const name = randomUUID();
  const objectKey = `exports/nobody/${name}`;
  const to = `${name}@example.com`;
  const [{ objectDeletion, mailOutbox }, long] = [prisma, new Date(0)];
  await objectDeletion.create({ data: { objectKey, notBefore: long } });
  await mailOutbox.create({ data: { to, template: 'invitation', data: {}, createdAt: long } });
  await prisma.$executeRawUnsafe(
    `CREATE FUNCTION keep_mails() RETURNS trigger LANGUAGE plpgsql
     AS $$ BEGIN RAISE 'mails cannot be removed'; END $$`,
  );
  try {
    await prisma.$executeRawUnsafe(
      `CREATE TRIGGER keep_mails BEFORE DELETE ON "MailOutbox" FOR EACH ROW
       WHEN (OLD."to" = '${to}') EXECUTE FUNCTION keep_mails()`,
    );
    await expect(sweep(prisma)).rejects.toThrow('sweep is failed');
  } finally {
    await prisma.$executeRawUnsafe('DROP FUNCTION keep_mails CASCADE');
  }
  expect(await objectDeletion.count({ where: { objectKey } })).toBe(0);
  expect(await mailOutbox.count({ where: { to } })).toBe(1);
  const failed = await prisma.$queryRaw`
    SELECT output->>'message' AS message FROM pgboss.job WHERE name = 'sweep' AND state = 'failed'`;
  expect(failed).toContainEqual({ message: 'sweep: mails failed' });
  expect(sweepQueue.options.retryLimit).toBeGreaterThan(0);
  await sweep(prisma);
  expect(await mailOutbox.count({ where: { to } })).toBe(0);
});

test('37 One mail per person and version: after an interruption, and by two workers at once', async () => {
  const person = await service.signUp('Dora');
  const { id: userId } = await person.api.account();
  const { prisma, jobs } = dependencies;
  const mails = () => prisma.mailOutbox.count({ where: { userId, template: 'policy-changed' } });
  const later = { version: 'later', changes: 'New: something.' };

  await tellPolicyChange(dependencies, policy);
  expect(await mails(), 'of the version they accepted').toBe(0);

  const broken = Object.assign(Object.create(jobs), {
    enqueue: () => Promise.reject(new Error('interrupted')),
  });
  await tellPolicyChange({ ...dependencies, jobs: broken }, later);
  expect(await mails(), 'after the interruption').toBe(0);

  const { id: nextId } = await (await service.signUp('Dina')).api.account();
  const next = { userId: nextId, template: 'policy-changed' };
  {
    await using _broken = await onInsert('MailOutbox', userId, `RAISE 'interrupted'`);
    expect(await tellPolicyChange(unsent(), later), 'all but one').toBeGreaterThan(0);
  }
  expect(await prisma.mailOutbox.count({ where: next }), 'of who comes behind').toBe(1);
  expect(await mails(), 'of who comes first').toBe(0);

  await Promise.all([1, 2].map(() => tellPolicyChange(unsent(), later)));
  expect([await mails(), await userOf(userId)]).toMatchObject([1, { policyMailVersion: null }]);
  // One that could not be sent is forgotten in the end, and they are told anew.
  await prisma.mailOutbox.deleteMany({ where: { userId } });
  await Promise.all([1, 2].map(() => tellPolicyChange(dependencies, later)));
  await expect.poll(() => userOf(userId)).toMatchObject({ policyMailVersion: 'later' });
  await tellPolicyChange(dependencies, later);
  expect(await mails()).toBe(1);
  await tellPolicyChange(dependencies, { ...later, version: 'later still' });
  expect(await mails()).toBe(2);
});
