import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import type { RunningServer } from './running-server.ts';
import { startPostgres } from './start-postgres.ts';
import { startRadosgw } from './start-radosgw.ts';

/*
 * node test/support/real-services/with-real-services.ts COMMAND [ARGUMENT…]
 *
 * Starts PostgreSQL and an S3 server, runs the command with their addresses in its environment,
 * stops them, and ends as the command did. Needs Debian's packages postgresql, radosgw, ceph-mon
 * and ceph-osd.
 */
const [command, ...args] = process.argv.slice(2);
if (!command) fail('Say which command to run on the real services.');

const folder = await mkdtemp(path.join(tmpdir(), 'tomson-real-'));
// PostgreSQL runs as a user of its own and has to pass through.
await chmod(folder, 0o711);

const running: RunningServer[] = [];
const interrupted = Promise.withResolvers<number>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => interrupted.resolve(128 + constants.signals[signal]));
}

try {
  process.exitCode = await Promise.race([runOnServers(command, args), interrupted.promise]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await Promise.allSettled(running.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
}
// A start that was interrupted may still have something under way.
process.exit();

async function runOnServers(program: string, programArgs: string[]): Promise<number> {
  const starts = [startPostgres(path.join(folder, 'postgres')), startCeph()];
  const started = await Promise.allSettled(
    starts.map((start) => start.then((server) => running.push(server))),
  );
  for (const result of started) if (result.status === 'rejected') throw result.reason;
  const environment = Object.assign({}, ...running.map((server) => server.environment));
  const child = spawn(program, programArgs, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  void interrupted.promise.then(() => child.kill('SIGTERM'));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + constants.signals[signal ?? 'SIGTERM'];
}

/** Three daemons that find each other by ports which were free a moment ago: once more is fair. */
async function startCeph(): Promise<RunningServer> {
  return startRadosgw(path.join(folder, 'ceph')).catch(() =>
    startRadosgw(path.join(folder, 'ceph-again')),
  );
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
