import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../../server/config.ts';
import { startService } from '../../server/service.ts';
import { freePort } from '../support/free-port.ts';
import { Person } from '../support/person.ts';
import { seedSpreadHistory } from './seed-spread-history.ts';
import { median } from './statistics.ts';

/*
 * npm run bench:pages
 *
 * What a page's data takes with a history of 10,000 outputs, against one of 100: the goal is at most
 * twice as long. The two take turns, so that both find the machine alike.
 */
const SIZES = [100, 10_000] as const;
const ROUNDS = 60;
const GOAL = 2;
const PATHS = {
  'usage, last 30 days': '/api/v1/usage?timeZone=Europe/Vienna',
  'gallery, first page': '/api/v1/outputs',
  'history, first page': '/api/v1/generations',
} as const;

const data = await mkdtemp(path.join(tmpdir(), 'tomson-bench-pages-'));
const port = await freePort();
const service = await startService(
  readConfig('all', { PORT: String(port), DATA_DIR: data, LOG_LEVEL: 'error' }),
);
try {
  const people = await Promise.all(
    SIZES.map(async (size) => {
      const person = await Person.signUp(`http://localhost:${port}`, `Has-${size}`);
      await seedSpreadHistory(service.database.prisma, person, size);
      return { size, person };
    }),
  );
  for (const [name, address] of Object.entries(PATHS)) {
    const taken = new Map<number, number[]>(SIZES.map((size) => [size, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { size, person } of people) {
        const begun = performance.now();
        const response = await person.fetch(person.origin + address);
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`${address} answered ${response.status}`);
        // The first rounds are for caches and compilers.
        if (round >= 10) taken.get(size)?.push(performance.now() - begun);
      }
    }
    const [few = 0, many = 0] = SIZES.map((size) => median(taken.get(size) ?? []));
    const verdict = many / few <= GOAL ? 'within' : 'ABOVE';
    process.stdout.write(
      `${name}: ${few.toFixed(1)} ms at 100, ${many.toFixed(1)} ms at 10,000: ` +
        `${(many / few).toFixed(2)} ×, ${verdict} the goal of ${GOAL} ×\n`,
    );
  }
} finally {
  await service.stop();
  await rm(data, { recursive: true, force: true });
}
