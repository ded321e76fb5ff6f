import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';
import { createDataDirectory } from '../support/data-directory.ts';
import { freePort } from '../support/free-port.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { ServiceProcess } from '../support/service-process.ts';

/** What the operator is told. */
function complaint(environment: Record<string, string>, role: 'all' | 'web' | 'worker' = 'all') {
  try {
    readConfig(role, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  return null;
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig('all', {})).toMatchObject({
      host: '127.0.0.1',
      port: 4100,
      publicUrl: 'http://localhost:4100',
      isLocal: true,
      databaseUrl: null,
      objectStore: null,
      playground: true,
      signUp: 'open',
    });
  });

  it('has the limits that the README names, on the Node that it names', async () => {
    const root = path.resolve(import.meta.dirname, '../..');
    const readme = await readFile(path.join(root, 'README.md'), 'utf8');
    const { engines } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    expect(`>=${/Node ([\d.]+) or newer/.exec(readme)?.[1]}`).toBe(engines.node);
    const [, least = '', most = ''] =
      /^\| `WORKER_CONCURRENCY` .* (\d+) to (\d+) *\|$/m.exec(readme) ?? [];
    for (const limit of [least, most]) expect(complaint({ WORKER_CONCURRENCY: limit })).toBeNull();
    for (const beyond of [Number(least) - 1, Number(most) + 1]) {
      expect(complaint({ WORKER_CONCURRENCY: String(beyond) })).toContain('WORKER_CONCURRENCY');
    }
  });

  it('takes an empty value for none', () => {
    expect(readConfig('all', { PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4100 });
  });

  it.each([
    ['PORT', ['http', '0', '65536', '41.5', '-1']],
    ['PUBLIC_URL', ['studio.example', 'ftp://studio.example', 'http://studio.example/path']],
    ['AUTH_SECRET', ['too short']],
    ['DATABASE_URL', ['mysql://localhost/tomson', 'localhost']],
    ['S3_ENDPOINT', ['localhost:9000', 'file:///tmp']],
    ['SIGN_UP', ['maybe']],
    ['TRUSTED_PROXIES', ['all', '10.0.0.0/33', 'proxy.example', '10.0.0.1,,10.0.0.2']],
    ['SMTP_URL', ['mail.example', 'https://mail.example', 'smtp://']],
    ['MAIL_FROM', ['Ada', 'ada@', 'Ada <ada@example.com>, Bob <bob@example.com>', 'a@b\nBcc: c@d']],
    ['PRIVACY_CONTACT', ['x']],
    ['MAX_UPLOAD_BYTES', ['32 MB', '1', '1.5']],
    ['STORAGE_QUOTA_BYTES', ['-1', 'lots']],
    ['PLAYGROUND', ['yes', '1']],
    ['LOG_LEVEL', ['loud']],
    ['WORKER_CONCURRENCY', ['0', '257', 'all']],
  ])('says in one sentence that %s is wrong', (name, values) => {
    for (const value of values) {
      const sentence = complaint({ [name]: value });
      expect(sentence, value).toMatch(new RegExp(`^${name} is wrong: [^\\n]+\\.$`));
    }
  });

  it('does not repeat a wrong value, which may hold a password', () => {
    const wrong = {
      DATABASE_URL: 'mysql://tomson:hunter2@db/tomson',
      AUTH_SECRET: 'hunter2',
      SMTP_URL: 'http://tomson:hunter2@mail',
    };
    for (const [name, value] of Object.entries(wrong)) {
      expect(complaint({ [name]: value })).not.toContain('hunter2');
    }
  });

  const DATABASE_URL = 'postgresql://localhost/tomson';
  const AUTH_SECRET = 'x'.repeat(32);
  const PRIVACY_CONTACT = 'privacy@studio.example';

  it('needs a secret of its own beside a shared database', () => {
    expect(complaint({ DATABASE_URL })).toMatch(/^AUTH_SECRET is missing: .*\.$/);
    expect(complaint({ DATABASE_URL, AUTH_SECRET, PRIVACY_CONTACT })).toBeNull();
  });

  it('needs an address for privacy questions in production: under https, and on a database server', () => {
    const PUBLIC_URL = 'https://studio.example';
    const onServer: Record<string, string> = { DATABASE_URL, AUTH_SECRET };
    for (const production of [onServer, { PUBLIC_URL }]) {
      expect(complaint(production)).toMatch(/^PRIVACY_CONTACT is missing: .*\.$/);
      expect(complaint({ ...production, PRIVACY_CONTACT })).toBeNull();
    }
  });

  it.each(['web', 'worker'] as const)('of a separate %s process needs what is shared', (role) => {
    const shared = {
      DATABASE_URL,
      S3_BUCKET: 'pictures',
      KEY_ENCRYPTION_KEYS: 'x',
      AUTH_SECRET,
      PRIVACY_CONTACT,
    };
    for (const name of ['DATABASE_URL', 'S3_BUCKET', 'KEY_ENCRYPTION_KEYS'] as const) {
      const { [name]: _, ...rest } = shared;
      expect(complaint(rest, role)).toMatch(new RegExp(`^${name} is missing: .*\\.$`));
    }
  });

  it('is local, with one-time links, only where everything is embedded and there is no https', () => {
    const PRIVACY_CONTACT = 'privacy@studio.example';
    const isLocal = (environment: Record<string, string>) => {
      const config = readConfig('all', { PRIVACY_CONTACT, AUTH_SECRET, ...environment });
      // The playground is offered in the same places, unless the operator says otherwise.
      expect(config.playground).toBe(config.isLocal);
      return config.isLocal;
    };
    expect(isLocal({})).toBe(true);
    expect(isLocal({ PUBLIC_URL: 'http://192.168.1.5:4100' })).toBe(true);
    expect(isLocal({ PUBLIC_URL: 'https://studio.example' })).toBe(false);
    expect(isLocal({ DATABASE_URL })).toBe(false);
    expect(readConfig('all', { PLAYGROUND: 'false' }).playground).toBe(false);
  });
});

/** ms; processes are slow to start on a busy machine. */
const timeout = 120_000;

describe('a start that cannot be', { timeout }, () => {
  let dataDirectory: string;
  let running: ServiceProcess;
  let port: string;

  beforeAll(async () => {
    dataDirectory = await createDataDirectory();
    port = String(await freePort());
    running = await new ServiceProcess({ PORT: port, DATA_DIR: dataDirectory }).ready();
  });

  afterAll(async () => {
    await running.kill('SIGKILL');
    await rm(dataDirectory, { recursive: true, force: true });
  });

  /** Starts a process that must fail, and returns the one sentence that it leaves. */
  async function sentenceOf(environment: Record<string, string>, args: string[] = []) {
    const { code, output, errors } = await new ServiceProcess(environment, args).ended();
    expect(code).toBe(1);
    expect(output).toBe('');
    expect(errors).toMatch(/^[^\n]+[.]\n$/);
    return errors.trim();
  }

  it('is refused on a data directory that another process has', async () => {
    const sentence = await sentenceOf({
      PORT: String(await freePort()),
      DATA_DIR: dataDirectory,
    });
    expect(sentence).toBe(
      `${dataDirectory} is in use by another Tomson Studio process: stop that one first, or give this one a DATA_DIR of its own.`,
    );
    // The first one is as it was.
    const response = await fetch(`http://localhost:${port}/readyz`);
    expect(response.status).toBe(200);
  });

  it('is an error on a port in use, never a start on the next one', async () => {
    await using other = await otherDataDirectory();
    const before = await readdir(other.path);
    const sentence = await sentenceOf({ PORT: port, DATA_DIR: other.path });
    expect(sentence).toContain(`127.0.0.1:${port}`);
    expect(sentence).toContain('set PORT');
    // It was found out before anything was made.
    expect((await readdir(other.path)).sort()).toEqual(['lock', ...before].sort());
  });

  it('is refused on objects in files that another process has, whatever the database', async () => {
    const sentence = await sentenceOf({
      PORT: String(await freePort()),
      DATABASE_URL: `postgresql://tomson@127.0.0.1:${await freePort()}/tomson`,
      AUTH_SECRET: 'x'.repeat(32),
      PRIVACY_CONTACT: 'privacy@example.org',
      DATA_DIR: dataDirectory,
    });
    expect(sentence).toContain(`${dataDirectory} is in use`);
  });

  it.each([
    ['HOST', 'no-such-host.invalid'],
    ['HOST', '192.0.2.1'],
  ])('says which value is to blame: %s=%s', async (name, value) => {
    await using other = await otherDataDirectory();
    const sentence = await sentenceOf({ PORT: port, DATA_DIR: other.path, [name]: value });
    expect(sentence).toContain(name);
  });

  it('says that a data directory cannot be used', async () => {
    await using other = await otherDataDirectory();
    const file = path.join(other.path, 'a-file');
    await writeFile(file, '');
    expect(await sentenceOf({ PORT: port, DATA_DIR: file })).toContain('DATA_DIR');
  });

  it('says that a database cannot be reached', async () => {
    await using other = await otherDataDirectory();
    const DATABASE_URL = `postgresql://tomson:hunter2@127.0.0.1:${await freePort()}/tomson`;
    const AUTH_SECRET = 'x'.repeat(32);
    const sentence = await sentenceOf({
      PORT: String(await freePort()),
      DATABASE_URL,
      AUTH_SECRET,
      DATA_DIR: other.path,
    });
    expect(sentence).toContain('DATABASE_URL');
    expect(sentence).not.toContain('hunter2');
  });

  it.each([
    [['--role', 'king'], 'There is no role “king”: it is all, web or worker.'],
    [['--role', 'web'], 'DATABASE_URL is missing'],
    [['--rôle', 'web'], '--rôle'],
  ])('says what is wrong with %j', async (args, text) => {
    expect(await sentenceOf({ DATA_DIR: dataDirectory }, args)).toContain(text);
  });
});

describe('a running service', { timeout }, () => {
  it('ends in good order on SIGTERM, and gives its data directory free', async () => {
    await using other = await otherDataDirectory();
    // Not there yet: the first start makes everything, as for whoever has just cloned this.
    const DATA_DIR = path.join(other.path, 'new');
    const environment = { PORT: String(await freePort()), DATA_DIR };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const service = await new ServiceProcess(environment).ready();
      const { link } = service;
      const answer = runLink(environment);
      expect(answer).toMatch(/^http:\/\/localhost:\d+\/start#\S+\n$/);
      expect(answer.trim()).not.toBe(link);
      expect(await service.kill(signal)).toMatchObject({ code: 0, errors: '' });
    }
    expect(runLink(environment)).toBe(
      'No local service is running on this data directory: start it first.\n',
    );
  });
});

/** `npm run link`, and what it prints. */
function runLink(environment: Record<string, string>): string {
  const file = path.resolve(import.meta.dirname, '../../server/link.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [file], {
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  return stdout + stderr;
}

async function otherDataDirectory(): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(path.join(scratchFolder(), 'tomson-other-'));
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
