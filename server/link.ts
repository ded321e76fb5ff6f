import { z } from 'zod';
import { readConfig } from './config.ts';
import { callAdmin } from './platform/admin-server.ts';

/* npm run link: prints a fresh one-time link of the running local service. */
const { dataDirectory } = readConfig('all');
const answer = z.object({ link: z.string() }).safeParse(await callAdmin(dataDirectory, 'link'));
if (answer.success) {
  process.stdout.write(`${answer.data.link}\n`);
} else {
  process.stderr.write('No local service is running on this data directory: start it first.\n');
  process.exitCode = 1;
}
