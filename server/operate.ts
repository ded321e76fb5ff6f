import { OperatorAnswer, operatorCommands } from './accounts/operator-commands.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { callAdmin } from './platform/admin-server.ts';
import { keptAuthSecret } from './platform/auth-secret.ts';
import { lockDataDirectory } from './platform/data-directory-lock.ts';
import { openDatabase } from './platform/database.ts';
import { JobQueue } from './platform/job-queue.ts';
import { createLogger } from './platform/logger.ts';
import { Notifications } from './platform/notifications.ts';
import { queues } from './worker.ts';

/*
 * npm run invite -- EMAIL          lets somebody make an account
 * npm run user -- disable EMAIL    shuts an account at once
 * npm run user -- enable EMAIL     opens it again
 */
const COMMANDS = ['invite', 'disable', 'enable'] as const;
type Command = (typeof COMMANDS)[number];

try {
  const [name, email = ''] = process.argv.slice(2);
  const command = COMMANDS.find((one) => one === name);
  if (!command) throw new ConfigError(`Say what to do: ${COMMANDS.join(', ')}.`);
  const config = readConfig('all');
  const running = await callAdmin(config.dataDirectory, command, { email });
  const { done, says } = OperatorAnswer.parse(running ?? (await run(config, command, { email })));
  (done ? process.stdout : process.stderr).write(`${says}\n`);
  process.exitCode = done ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** On the database itself: a shared one, or an embedded one that no service has open. */
async function run(config: Config, command: Command, input: object): Promise<unknown> {
  const logger = createLogger(config);
  const unlock = config.databaseUrl ? () => undefined : lockDataDirectory(config.dataDirectory);
  const database = await openDatabase(config, logger);
  const jobs = new JobQueue(database, queues, logger);
  const notifications = new Notifications(database);
  try {
    await jobs.start();
    const secret = config.authSecret ?? (await keptAuthSecret(config.dataDirectory));
    const { prisma } = database;
    const commands = operatorCommands({ prisma, config, jobs, secret, notifications });
    return await commands[command](input);
  } finally {
    await jobs.stop(5000);
    await database.close();
    unlock();
  }
}
