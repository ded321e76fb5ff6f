import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../support/free-port.ts';
import { onServer, urlOfDatabase } from '../support/real-services/postgres-server.ts';
import { startPostgres } from '../support/real-services/start-postgres.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { BenchPlugin } from './bench-plugin.ts';
import type { BenchTarget } from './bench-target.ts';

/** People who share the work: fewer than one address may sign up in a minute. */
const PEOPLE = 16;

/** Requests of one person at once, where there are people enough. */
const EACH = 8;

/** Our service as an operator runs it, and what the bench may look into. */
export interface OurTarget extends BenchTarget {
  databaseUrl: string;
  /** Whose lists are measured. */
  reader: BenchPlugin;
}

/**
 * The service in production configuration: its own process, PostgreSQL with everything written
 * through to the disk, pictures as files, no setting that README.md does not recommend. Every
 * person has one plugin, with one event stream, as people have.
 */
export async function ourTarget(stubUrl: string): Promise<OurTarget> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tomson-bench-'));
  await chmod(folder, 0o755);
  const postgres = await startPostgres(path.join(folder, 'postgres'));
  const serverUrl = postgres.environment.TEST_DATABASE_URL ?? '';
  await onServer(serverUrl, 'CREATE DATABASE bench');
  const databaseUrl = urlOfDatabase(serverUrl, 'bench');
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const service = await new ServiceProcess({
    PORT: String(port),
    DATA_DIR: path.join(folder, 'data'),
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    PRIVACY_CONTACT: 'privacy@example.org',
    PROVIDER_BASE_URL_OPENAI: stubUrl,
    ...(process.env.BENCH_NODE_OPTIONS && { NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS }),
  }).ready();
  const people: BenchPlugin[] = [];
  for (let number = 0; number < PEOPLE; number += 1) {
    people.push(await BenchPlugin.connect(origin, `Person${number}`, new URL(stubUrl).origin));
  }
  const [reader] = people;
  if (!reader) throw new Error('nobody is there');
  const postmaster = await readFile(path.join(folder, 'postgres/data/postmaster.pid'), 'utf8');
  return {
    name: 'ours',
    pid: service.pid,
    databasePid: Number.parseInt(postmaster, 10),
    databaseUrl,
    reader,
    generate(order, index, previews) {
      const person = people[Math.floor(index / EACH) % people.length];
      if (!person) throw new Error('nobody is there');
      return person.generate(order, previews);
    },
    async settled() {
      await Promise.all(people.map((person) => person.settled()));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(people.map((person) => person.close()));
      await service.kill('SIGTERM');
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
