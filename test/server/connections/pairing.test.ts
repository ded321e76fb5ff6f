import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApiClient } from '../../../shared/api-client.ts';
import { endpoints } from '../../../shared/endpoints/endpoints.ts';
import { PAIRING_CODE_ALPHABET, PAIRING_CODE_LENGTH } from '../../../shared/limits.ts';
import type { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';

let service: TestService;
let person: Person;

beforeAll(async () => {
  service = await TestService.start();
  person = await service.signUp();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const newVerifier = () => randomBytes(32).toString('base64url');
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');
const plugin = () => createApiClient({ origin: service.origin });

async function startPairing() {
  const codeVerifier = newVerifier();
  const clientName = 'Figma on a laptop';
  const codeChallenge = challengeOf(codeVerifier);
  const pairing = await plugin().startPairing({ codeChallenge, clientName });
  return { ...pairing, codeVerifier };
}

const problem = (status: number, code: string) => ({ problem: { status, code } });

/** A code that is not the given one. */
const wrongFor = (code: string) => (code.startsWith('2') ? '3' : '2') + code.slice(1);

describe('connecting a plugin', () => {
  let pairing: Awaited<ReturnType<typeof startPairing>>;

  beforeEach(async () => {
    pairing = await startPairing();
  });

  it('takes an approval in the browser and the code that it shows', async () => {
    const { id, codeVerifier, approvalUrl } = pairing;
    expect(approvalUrl).toBe(`${service.origin}/pair/${id}`);
    expect(await person.api.pairing(id)).toMatchObject({
      clientName: 'Figma on a laptop',
      state: 'waiting',
    });
    const { code } = await person.api.approvePairing(id);
    expect(code).toMatch(new RegExp(`^[${PAIRING_CODE_ALPHABET}]{${PAIRING_CODE_LENGTH}}$`));
    expect(await person.api.pairing(id)).toMatchObject({ state: 'approved' });

    // Typed by a person: case, spaces and hyphens do not matter.
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
    const { accessToken, expiresAt } = await plugin().redeemPairing(id, {
      code: typed,
      codeVerifier,
    });
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    expect(await person.api.pairing(id)).toMatchObject({ state: 'redeemed' });

    const connected = createApiClient({ origin: service.origin, accessToken });
    expect((await connected.account()).email).toBe(person.email);
    const { items } = await connected.connections();
    expect(items.filter(({ current }) => current)).toMatchObject([
      { clientName: 'Figma on a laptop' },
    ]);
  });

  it('gives a fresh code to a page that was reloaded, and the old one ends', async () => {
    const { id, codeVerifier } = pairing;
    const first = await person.api.approvePairing(id);
    const second = await person.api.approvePairing(id);
    await expect(
      plugin().redeemPairing(id, { code: first.code, codeVerifier }),
    ).rejects.toMatchObject(problem(403, 'pairing_code_wrong'));
    await plugin().redeemPairing(id, { code: second.code, codeVerifier });
  });

  it('gives one token, however often it is redeemed at the same time', async () => {
    const { id, codeVerifier } = pairing;
    const { code } = await person.api.approvePairing(id);
    const before = (await person.api.connections()).items.length;
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => plugin().redeemPairing(id, { code, codeVerifier })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await person.api.connections()).items).toHaveLength(before + 1);
    await expect(plugin().redeemPairing(id, { code, codeVerifier })).rejects.toMatchObject(
      problem(409, 'pairing_used'),
    );
    await expect(person.api.approvePairing(id)).rejects.toMatchObject(problem(409, 'pairing_used'));
  });

  it('ends with the fifth wrong code, and says how many tries are left', async () => {
    const { id, codeVerifier } = pairing;
    const { code } = await person.api.approvePairing(id);
    const wrong = { code: wrongFor(code), codeVerifier };
    for (const left of ['4 of 5', '3 of 5', '2 of 5', '1 of 5', 'last try']) {
      await expect(plugin().redeemPairing(id, wrong)).rejects.toMatchObject({
        problem: { code: 'pairing_code_wrong', detail: expect.stringContaining(left) },
      });
    }
    await expect(plugin().redeemPairing(id, { code, codeVerifier })).rejects.toMatchObject(
      problem(409, 'pairing_used'),
    );
    await expect(person.api.approvePairing(id)).rejects.toMatchObject(problem(409, 'pairing_used'));
  });

  it('takes five guesses at most when they come at the same time', async () => {
    const { id, codeVerifier } = pairing;
    const { code } = await person.api.approvePairing(id);
    const wrong = { code: wrongFor(code), codeVerifier };
    const answers = await Promise.allSettled([
      ...Array.from({ length: 20 }, () => plugin().redeemPairing(id, wrong)),
    ]);
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    const { prisma } = service.inside.database;
    expect(await prisma.pairing.findUnique({ where: { id } })).toMatchObject({ guesses: 5 });
    await expect(plugin().redeemPairing(id, { code, codeVerifier })).rejects.toMatchObject(
      problem(409, 'pairing_used'),
    );
  });

  it('works only for the window that asked, and costs others no guess', async () => {
    const { id, codeVerifier } = pairing;
    const { code } = await person.api.approvePairing(id);
    for (let time = 0; time < 6; time += 1) {
      await expect(
        plugin().redeemPairing(id, { code, codeVerifier: newVerifier() }),
      ).rejects.toMatchObject(problem(403, 'pairing_proof_wrong'));
    }
    await plugin().redeemPairing(id, { code, codeVerifier });
  });

  it('has to be approved first', async () => {
    const { id, codeVerifier } = pairing;
    await expect(
      plugin().redeemPairing(id, { code: '22222222', codeVerifier }),
    ).rejects.toMatchObject(problem(409, 'pairing_not_approved'));
  });

  it('is over when the person says that it was not them', async () => {
    const { id, codeVerifier } = pairing;
    const { code } = await person.api.approvePairing(id);
    await person.api.refusePairing(id);
    expect(await person.api.pairing(id)).toMatchObject({ state: 'refused' });
    await expect(plugin().redeemPairing(id, { code, codeVerifier })).rejects.toMatchObject(
      problem(409, 'pairing_used'),
    );
    await expect(person.api.approvePairing(id)).rejects.toMatchObject(problem(409, 'pairing_used'));
  });

  it('is over after its ten minutes', async () => {
    const { id, codeVerifier, expiresAt } = pairing;
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThanOrEqual(10);
    const { code } = await person.api.approvePairing(id);
    await service.inside.database.prisma.pairing.update({
      where: { id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect(await person.api.pairing(id)).toMatchObject({ state: 'expired' });
    await expect(plugin().redeemPairing(id, { code, codeVerifier })).rejects.toMatchObject(
      problem(410, 'pairing_expired'),
    );
    await expect(person.api.approvePairing(id)).rejects.toMatchObject(
      problem(410, 'pairing_expired'),
    );
  });

  it('needs the policy in force to be accepted', async () => {
    const { prisma } = service.inside.database;
    const other = await service.signUp('Bob');
    await prisma.policyAcceptance.deleteMany({ where: { user: { email: other.email } } });
    await expect(other.api.approvePairing(pairing.id)).rejects.toMatchObject(
      problem(403, 'policy_not_accepted'),
    );
    const { policyVersion: version } = await other.api.account();
    await other.api.acceptPolicy({ version, ageConfirmed: true });
    await other.api.approvePairing(pairing.id);
  });
});

describe('a connection', () => {
  it('ends at once, and its open event stream with it', async () => {
    const api = await person.pluginApi();
    const { items } = await api.connections();
    const id = items.find(({ current }) => current)?.id ?? '';
    const stream = await api.events(null, new AbortController().signal);
    const readToTheEnd = stream.text();
    await person.api.endConnection(id);
    expect(await readToTheEnd).toContain(': open');
    await expect(api.account()).rejects.toMatchObject(problem(401, 'not_connected'));
    await expect(person.api.endConnection(id)).rejects.toMatchObject(
      problem(404, 'connection_not_found'),
    );
    const left = await person.api.connections();
    expect(left.items.map((one) => one.id)).not.toContain(id);
  });

  it('can end itself', async () => {
    const api = await person.pluginApi();
    const { items } = await api.connections();
    await api.endConnection(items.find(({ current }) => current)?.id ?? '');
    await expect(api.account()).rejects.toMatchObject(problem(401, 'not_connected'));
  });

  it('is over on its day', async () => {
    const accessToken = await person.connectPlugin();
    const api = createApiClient({ origin: service.origin, accessToken });
    const { items } = await api.connections();
    await service.inside.database.prisma.connection.update({
      where: { id: items.find(({ current }) => current)?.id ?? '' },
      data: { expiresAt: new Date() },
    });
    await expect(api.account()).rejects.toMatchObject(problem(401, 'not_connected'));
  });

  it('leaves neither its token nor its code nor its verifier in the database', async () => {
    const { id, codeVerifier } = await startPairing();
    const { code } = await person.api.approvePairing(id);
    const beforeRedeeming = await everythingStored();
    const { accessToken } = await plugin().redeemPairing(id, { code, codeVerifier });
    const afterwards = await everythingStored();
    for (const stored of [beforeRedeeming, afterwards]) {
      expect(stored).toContain(person.email);
      for (const secret of [code, codeVerifier, accessToken]) expect(stored).not.toContain(secret);
    }
    const tokenHash = createHash('sha256').update(accessToken).digest('hex');
    expect(afterwards).toContain(tokenHash);
  });
});

describe('the contract in OpenAPI', () => {
  it('has every endpoint', async () => {
    const response = await fetch(`${service.origin}/api/openapi.json`);
    const { paths } = (await response.json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const operations = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(operations.sort()).toEqual(Object.keys(endpoints).sort());
  });
});

/** Every row of every table, the job queue’s included, as text. */
async function everythingStored(): Promise<string> {
  const { prisma } = service.inside.database;
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`;
  const texts = await Promise.all(
    tables.map(({ name }) =>
      prisma.$queryRawUnsafe(`SELECT to_jsonb(row)::text AS text FROM ${name} AS row`),
    ),
  );
  return JSON.stringify(texts);
}
