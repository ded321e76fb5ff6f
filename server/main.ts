import { parseArgs } from 'node:util';
import { ConfigError, type ProcessRole, readConfig } from './config.ts';
import { describeStart } from './describe-start.ts';
import type { Service } from './service.ts';

/*
 * node server/main.ts [--role all|web|worker]
 */
const OLDEST_NODE = [22, 18] as const;

/** ms within which a second signal is the first one. */
const SAME_PRESS = 500;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(
    `Tomson Studio needs Node ${OLDEST_NODE.join('.')} or newer, and this is ${process.version}. ` +
      'Start it with “npm start”, which brings its own.',
  );
}

try {
  const config = readConfig(readRole());
  // After the version check: these modules use what older versions do not have.
  const { startService } = await import('./service.ts');
  const service = await startService(config);
  stopOnSignals(service, config.stopTimeout);
  // Last: whoever waits for this may stop the service at once, and in good order.
  process.stdout.write(describeStart(config, service.mintLink()));
} catch (error) {
  fail(explain(error));
}

/** The first signal stops in good order, and a second one does not wait for what is being made. */
function stopOnSignals(service: Service, timeout: number): void {
  let since: number | null = null;
  const onSignal = () => {
    if (since !== null) {
      // A terminal and what started this may each hand on the same key press.
      if (Date.now() - since > SAME_PRESS) service.hurry();
      return;
    }
    since = Date.now();
    process.stdout.write(`\nStopping…\n${waitingFor(service.underWay(), timeout)}`);
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(explain(error)),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
}

function waitingFor(generations: number, timeout: number): string {
  if (generations === 0) return '';
  const are = generations === 1 ? 'One generation is' : `${generations} generations are`;
  const seconds = Math.round(timeout / 1000);
  return (
    `${are} being made: this waits for up to ${seconds} s. ` +
    'Press Ctrl+C again, or send the signal again, not to wait.\n'
  );
}

function readRole(): ProcessRole {
  const { values } = parseArgs({ options: { role: { type: 'string', default: 'all' } } });
  const role = (['all', 'web', 'worker'] as const).find((one) => one === values.role);
  if (!role) throw new ConfigError(`There is no role “${values.role}”: it is all, web or worker.`);
  return role;
}

/** A start that fails for a reason the operator can mend says it in one sentence. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError || error.name === 'DataDirectoryInUse') return error.message;
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return `${error.message.split('. ')[0]}; the one option is --role.`;
  }
  return error.stack ?? error.message;
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
