import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { startService } from '../../server/service.ts';
import type { Generation, GenerationStatus } from '../../shared/generation.ts';
import { freePort } from '../support/free-port.ts';
import { nonceOf } from '../support/provider-stub/stub-picture.ts';
import { sweep } from '../support/sweep.ts';
import { chances } from './chances.ts';
import {
  type Asked,
  CALLS,
  Crowd,
  type Fault,
  type Kind,
  PICTURES,
  pause,
  secretOf,
  type Wanted,
} from './crowd.ts';
import { evidenceOf } from './evidence.ts';
import { type PlannedKill, planKills } from './kill-plan.ts';
import { Setting } from './setting.ts';
import { Tally } from './tally.ts';

const SEED = Number(process.env.CHAOS_SEED ?? 1);
const KILLS = Number(process.env.CHAOS_KILLS ?? 100);
/** Of each other kind of disturbance. */
const OTHERS = Math.ceil(KILLS / 20);
const AT_ONCE = 4;
/**
 * Calls that may be noted as sent and whose worker is killed before their first byte leaves: between
 * the removal of their mark and the sending. Of a hundred kills there was one at most.
 */
const NEVER_SENT = Math.max(1, KILLS * 0.02);
/** ms that a kill waits for a call: all of them may have gone to a process that is being killed. */
const MOST_WAITED = 3_000;
/** ms that the database stays away once: longer than the sign of life of any process lasts. */
const LONG_BREAK = 20_000;
/** Kills after which everything is let come to its end, and counted. */
const CHECK_AFTER = 50;

/** Of the providers. Those that only time would end are cut off when their round is over. */
const FAULTS: readonly Fault[] = [
  'rate_limit once',
  'server_error',
  'server_error once',
  'unavailable once',
  'no_credit',
  'moderation',
  'invalid',
  'html_error',
  'upstream_lost',
  'gateway_timeout',
  'timeout',
  'reset',
  'reset_body',
  'truncated',
  'garbage',
  'garbage_picture',
  'wrong_type',
  'huge',
  'bomb',
  'slowloris',
  'redirect',
  'private_url',
  'empty',
  'duplicate',
  'late',
  'no_usage',
];

/** Ada and Ben meet every fault, Rita the rate limits; nothing of it may reach Nora. */
const PEOPLE = ['Ada', 'Ben', 'Rita', 'Nora'];

const chance = chances(SEED);
/** Half of the calls have none. */
const deal = chance.dealer<Fault | null>([null, ...FAULTS, ...FAULTS.slice(1).map(() => null)]);
/** Of what has no fault. */
const dealKind = chance.dealer<Kind>(['one', 'one', 'several', 'polled']);
/** How one with a fault ends when nothing else happens. */
const undisturbed = new Map<Fault | null, Generation>();
let setting: Setting;
let crowd: Crowd;

beforeAll(async () => {
  setting = await Setting.start(SEED);
  crowd = await Crowd.gather(setting.fleet.origins, setting, PEOPLE);
  setting.stub.hold('late');
  const asked = [null, ...FAULTS].map((fault) =>
    crowd.ask({ who: whoFor(fault), kind: 'one', words: 'undisturbed', fault }),
  );
  for (const one of asked) undisturbed.set(one.fault, await crowd.ended(one));
});

afterAll(async () => {
  await setting[Symbol.asyncDispose]();
});

/** Nothing that was broken here may look like a fault of the service's own to anybody. */
afterEach(() => {
  expect(setting.fleet.fallen).toEqual([]);
  expect(setting.fleet.internalErrors).toEqual([]);
});

function whoFor(fault: Fault | null): string {
  if (fault === 'rate_limit once') return 'Rita';
  return chance.below(2) === 0 ? 'Ada' : 'Ben';
}

/** Several people want something at once: some with faults, and one to whom nothing may happen. */
function wantedOf(name: string, without: readonly Fault[] = []): Wanted[] {
  const wanted: Wanted[] = [{ who: 'Nora', kind: dealKind(), words: name, fault: null }];
  while (wanted.length < AT_ONCE) {
    const dealt = deal();
    const fault = dealt !== null && without.includes(dealt) ? null : dealt;
    const kind = fault === null ? dealKind() : 'one';
    wanted.push({ who: whoFor(fault), kind, words: `${name}, ${wanted.length}`, fault });
  }
  return wanted;
}

/** They ask for it. */
function round(name: string, without: readonly Fault[] = []): Asked[] {
  return wantedOf(name, without).map((one) => crowd.ask(one));
}

/** How it ends when nothing else happens. */
function undisturbedEnd({ fault, kind }: Asked): { status?: GenerationStatus; outputs: number } {
  const { status, outputs = [] } = undisturbed.get(fault) ?? {};
  return { ...(status && { status }), outputs: outputs.length === 0 ? 0 : PICTURES[kind] };
}

/** Waits for their ends, and expects each as it would be if nothing had happened. */
async function expectUndisturbed(asked: readonly Asked[]): Promise<void> {
  for (const one of asked) {
    const generation = await crowd.ended(one);
    const { received, facts } = evidenceOf(setting, one, generation);
    const paid = received.filter(({ isPaid }) => isPaid);
    const expected = undisturbedEnd(one);
    expect(generation.status, facts).toBe(expected.status);
    expect(generation.outputs.length, facts).toBe(expected.outputs);
    expect(paid.length, facts).toBeLessThanOrEqual(CALLS[one.kind]);
    if (generation.status === 'succeeded') expect(paid.length, facts).toBe(CALLS[one.kind]);
  }
}

it('faults of providers end as they should while nothing else happens', () => {
  const endOf = (fault: Fault | null) => undisturbed.get(fault)?.status;
  const all = (status: GenerationStatus, faults: (Fault | null)[]) =>
    expect(Object.fromEntries(faults.map((fault) => [String(fault), endOf(fault)]))).toEqual(
      Object.fromEntries(faults.map((fault) => [String(fault), status])),
    );
  all('succeeded', [null, 'duplicate', 'late', 'no_usage']);
  all('succeeded', ['rate_limit once', 'server_error once', 'unavailable once']);
  all('failed', ['server_error', 'no_credit', 'moderation', 'invalid', 'redirect']);
  all('outcome_unknown', ['timeout', 'slowloris', 'reset', 'reset_body', 'gateway_timeout']);
  all('outcome_unknown', ['html_error', 'upstream_lost']);
  for (const [fault, { status, outputs }] of undisturbed) {
    expect(outputs.length, String(fault)).toBe(status === 'succeeded' ? 1 : 0);
  }
});

/** What is asked for while a kill comes: drawn beforehand, so that a seed repeats it. */
interface Wave {
  kill: PlannedKill;
  wanted: Wanted[];
}

it(`${KILLS} kills lose nothing, pay for nothing twice and hit nobody else (seed ${SEED})`, async () => {
  const { fleet } = setting;
  const { lanes } = fleet;
  const plan = planKills(KILLS, lanes, chance);
  const waves = plan.map((lane) =>
    lane.map((kill): Wave => ({ kill, wanted: wantedOf(`kill ${kill.number}`) })),
  );
  const tally = new Tally();
  for (let from = 0; from < KILLS; from += CHECK_AFTER) {
    const isDue = ({ kill }: Wave) => kill.number >= from && kill.number < from + CHECK_AFTER;
    const asked = await Promise.all(waves.map((lane) => killOneByOne(lane.filter(isDue), tally)));
    await fleet.ready();
    for (const one of asked.flat()) await expectOnlyInterrupted(one, tally);
  }
  process.stdout.write(tally.lines.map((line) => `${line}\n`).join(''));
  expect(fleet.fallen).toEqual([]);
  expect(tally.kills).toBe(KILLS);
  // Both parts were hit; an embedded service has one process for both.
  expect(lanes.map(({ role }) => tally.killsOf(role) > 0)).toEqual(lanes.map(() => true));
  expect(tally.neverSent.length, tally.neverSent.join('\n')).toBeLessThanOrEqual(NEVER_SENT);
});

/** Resolves when a provider has received a call for one of these. */
async function firstCallOf(wave: readonly Asked[]): Promise<void> {
  const prompts = new Set(wave.map(({ prompt }) => prompt));
  const isOfThese = ({ prompt }: { prompt: string }) => prompts.has(prompt);
  await Promise.race([
    setting.stub.until((calls) => calls.some(isOfThese)),
    setting.polled.until((tasks) => tasks.some(isOfThese)),
  ]);
}

/** Asks for a wave's pictures and kills in the middle of them, wave for wave. */
async function killOneByOne(waves: readonly Wave[], tally: Tally): Promise<Asked[]> {
  const { fleet, stub } = setting;
  const asked: Asked[] = [];
  for (const { kill, wanted } of waves) {
    const { member, during, after, waitsForCall, isHeld } = kill;
    if (during === 'work') await fleet.ready(member);
    if (isHeld) stub.hold();
    const wave = wanted.map((one) => crowd.ask(one));
    asked.push(...wave);
    if (waitsForCall) await Promise.race([firstCallOf(wave), pause(MOST_WAITED)]);
    await pause(after);
    tally.count(fleet.roleOf(member), fleet.isReady(member) ? 'work' : 'start');
    await fleet.killAndRestart(member);
    if (isHeld) stub.release();
    crowd.letGo();
  }
  return asked;
}

/**
 * Waits for its end, which is the undisturbed one, or that nobody knows what its last call cost. That
 * may be so only where the very process that sent the call was killed, and had not learned what names
 * its operation. An answer that had left its provider, and was on no disk yet, may have been read or
 * not: of that nobody can say more.
 */
async function expectOnlyInterrupted(one: Asked, tally: Tally): Promise<void> {
  const generation = await crowd.ended(one);
  const { status, calls, outputs, count } = generation;
  const { received, spooled, facts } = evidenceOf(setting, one, generation);
  const paid = received.filter(({ isPaid }) => isPaid);
  expect(paid.length, facts).toBeLessThanOrEqual(CALLS[one.kind]);
  // No paid picture is lost: neither one whose operation was known, nor one of a call that counts as
  // answered. What lay on a disk only is looked for when the machines have swept.
  expect(outputs.length, facts).toBeGreaterThanOrEqual(
    received.filter(({ isAskedAfter }) => isAskedAfter).length,
  );
  const answered = calls.filter(({ state }) => state === 'answered').length;
  expect(outputs.length, facts).toBeGreaterThanOrEqual((answered * count) / CALLS[one.kind]);
  tally.spooled += spooled;
  const expected = undisturbedEnd(one);
  if (status === expected.status && outputs.length === expected.outputs) {
    if (status === 'succeeded') expect(paid, facts).toHaveLength(CALLS[one.kind]);
    tally.undisturbed += 1;
    return;
  }
  // Otherwise its worker fell between the sending of a call and the noting of its end; what there was
  // of several pictures counts.
  expect(status, facts).toBe(outputs.length > 0 ? 'succeeded' : 'outcome_unknown');
  expect(calls.at(-1)?.state, facts).toBe('outcome_unknown');
  expect(
    calls.filter(({ state }) => state === 'outcome_unknown'),
    facts,
  ).toHaveLength(1);
  // Every try that is not the last one has reached the provider; so has the last, but for a hair.
  if (received.length < calls.length) {
    tally.neverSent.push(facts);
    return;
  }
  const { by = '', state, isAskedAfter } = received.at(-1) ?? {};
  expect([...setting.fleet.killed.keys()], facts).toContain(by);
  expect(isAskedAfter, facts).toBe(false);
  if (state === 'answered') tally.notKept.push(facts);
  else if (state === 'refused') tally.refused.push(facts);
  else tally.unanswered += 1;
}

// An embedded database ends with its process only: that is a kill.
if (inject('realServices')) {
  it(`a database that is broken off ${OTHERS} times under load changes nothing`, async () => {
    const asked: Asked[] = [];
    for (let nth = 0; nth < OTHERS; nth += 1) {
      for (let wave = 0; wave < 3; wave += 1) {
        asked.push(...round(`database ${nth}, wave ${wave}`));
        await pause(chance.below(200));
      }
      await setting.postgres?.crashAndRestart(nth === 1 ? LONG_BREAK : 0);
      crowd.letGo();
    }
    await expectUndisturbed(asked);
  });
}

it(`an object store that fails three of ten writes, ${OTHERS} times, changes nothing`, async () => {
  for (let nth = 0; nth < OTHERS; nth += 1) {
    await setting.failWrites(true);
    const asked = [0, 1, 2].flatMap((wave) => round(`store ${nth}, wave ${wave}`));
    await expectUndisturbed(asked);
    await setting.failWrites(false);
  }
});

it(`a disk that is full, ${OTHERS} times, changes nothing`, async () => {
  process.stdout.write(`the disk is ${setting.disks ? 'a small tmpfs' : 'failing by a hook'}\n`);
  for (let nth = 0; nth < OTHERS; nth += 1) {
    const asked: Asked[] = [];
    for (const room of ['few', 'none'] as const) {
      await setting.fillDisk(room);
      for (let wave = 0; wave < 3; wave += 1) {
        asked.push(...round(`disk ${nth}, ${room}, wave ${wave}`, ['huge']));
        await pause(chance.below(400));
      }
      crowd.letGo();
    }
    await setting.fillDisk('enough');
    await expectUndisturbed(asked);
  }
});

/** What is left in the spools of all machines. */
async function spooled(): Promise<string[]> {
  const folders = setting.fleet.dataDirectories.map((one) =>
    path.join(one, 'spool', 'generations'),
  );
  return (await Promise.all(folders.map((one) => readdir(one).catch(() => [])))).flat();
}

it('after all this the history, the object store and the disks hold what belongs there', async () => {
  const { fleet, stub, polled, environment } = setting;
  const everything = crowd.asked;
  for (const one of everything) await crowd.ended(one);
  // Embedded parts belong to one process at a time; on servers the workers sweep their own disks.
  if (fleet.size === 1) await fleet.stop();
  const service = await startService(
    readConfig(fleet.size === 1 ? 'all' : 'web', {
      ...environment.variables,
      PORT: String(await freePort()),
      LOG_LEVEL: 'silent',
    }),
  );
  try {
    const { database, objects } = service;
    const { prisma } = database;
    // What was on a disk only is in the history once its machine has swept.
    for (let tries = 0; tries < 50; tries += 1) {
      await sweep(prisma);
      if ((await spooled()).length === 0) break;
    }
    expect(await spooled()).toEqual([]);

    // Everybody has what they asked for, and their own key paid for it.
    const rows = await prisma.generation.findMany({ include: { user: true } });
    const histories = rows.map(({ prompt, user }) => `${user.email} ${prompt}`);
    const wanted = everything.map(({ who, prompt }) => `${crowd.emailOf(who)} ${prompt}`);
    expect(histories.sort()).toEqual(wanted.sort());
    const keys = [
      ...stub.calls.map(({ prompt, headers }) => [prompt, headers.authorization]),
      ...polled.tasks.map(({ prompt, apiKey }) => [prompt, `Bearer ${apiKey}`]),
    ] as const;
    for (const [prompt = '', used] of keys) {
      const [who = ''] = prompt.split(':');
      expect(used, prompt).toBe(`Bearer ${secretOf(who)}`);
    }

    // Every picture that lay whole on a disk when its process was killed is an output.
    const outputs = await prisma.generationOutput.findMany({ include: { generation: true } });
    for (const { id, prompt, status } of rows) {
      const kept = outputs.filter(({ generationId }) => generationId === id).length;
      const spooledOnce = fleet.spooledAtKills(id).size;
      expect(kept, `${prompt} ${status}; whole at a kill: ${spooledOnce}`).toBeGreaterThanOrEqual(
        spooledOnce,
      );
      expect(kept > 0, `${prompt} ${status}`).toBe(status === 'succeeded');
    }

    // Rows and objects belong together, both ways.
    await prisma.objectDeletion.updateMany({ data: { notBefore: new Date(0) } });
    await sweep(prisma);
    const variants = await prisma.assetVariant.findMany({ include: { asset: true } });
    const stored: string[] = [];
    for await (const key of objects.list()) stored.push(key);
    expect(stored.sort()).toEqual(variants.map(({ objectKey }) => objectKey).sort());
    // Each is what it says it is, and one of those that the provider made for these words.
    for (const { objectKey, name, asset } of variants) {
      if (name !== 'original') continue;
      const object = await objects.get(objectKey);
      const bytes = object ? await buffer(object.body) : Buffer.alloc(0);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(asset.sha256);
      const nonce = nonceOf(bytes);
      const made = [
        ...stub.calls.filter(({ nonces }) => nonces.includes(nonce ?? '')),
        ...polled.tasks.filter((task) => task.nonce === nonce),
      ];
      const prompts = outputs.filter(({ assetId }) => assetId === asset.id);
      expect(prompts.map(({ generation }) => generation.prompt)).toEqual(
        made.map(({ prompt }) => prompt),
      );
    }
  } finally {
    await service.stop();
  }
});
