import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { OurTarget } from './our-target.ts';
import { seedHistory } from './seed-history.ts';
import { quantile } from './statistics.ts';

/** Generations of one person, before and after. */
export const SIZES = [10_000, 1_000_000] as const;

const REQUESTS = 100;
const PICK_UPS = 40;

/** p95 in ms, with as many generations as `SIZES` says. */
export interface Growth {
  name: string;
  p95: number[];
}

/** How long lists and the beginning of a generation take, when there is little and when there is much. */
export async function runGrowth(ours: OurTarget): Promise<Growth[]> {
  const growth: Growth[] = [
    'history',
    'history, in its middle',
    'gallery',
    'gallery, in its middle',
    'pick-up',
  ].map((name) => ({ name, p95: [] }));
  let from = 1;
  for (const to of SIZES) {
    process.stderr.write(`seeding ${to} generations\n`);
    await seedHistory(ours.databaseUrl, ours.reader.email, { from, to });
    from = to;
    const lists = await middleOf(ours);
    const times = [
      await timesOf(REQUESTS, () => ours.reader.timeOf('/api/v1/generations')),
      await timesOf(REQUESTS, () => ours.reader.timeOf(`/api/v1/generations?cursor=${lists}`)),
      await timesOf(REQUESTS, () => ours.reader.timeOf('/api/v1/outputs')),
      await timesOf(REQUESTS, () => ours.reader.timeOf(`/api/v1/outputs?cursor=${lists}`)),
      await timesOf(PICK_UPS, async () => {
        const order = {
          id: randomUUID(),
          delay: 0,
          bytes: 64 * 1024,
          previewBytes: 0,
          barrier: 0,
        };
        return ours.reader.pickUp(order);
      }),
    ];
    for (const [index, all] of times.entries()) growth[index]?.p95.push(quantile(all, 0.95));
  }
  return growth;
}

async function timesOf(count: number, time: () => Promise<number>): Promise<number[]> {
  // The first ones find nothing in any cache.
  for (let turn = 0; turn < 10; turn += 1) await time();
  const times: number[] = [];
  while (times.length < count) times.push(await time());
  return times;
}

/** The cursor of a page in the middle; ids of generations and of their outputs are the same here. */
async function middleOf({ databaseUrl }: OurTarget): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT "id" FROM "Generation" ORDER BY "id"
       OFFSET (SELECT count(*) / 2 FROM "Generation") LIMIT 1`,
    );
    return rows[0].id;
  } finally {
    await client.end();
  }
}

export function describeGrowth(growth: readonly Growth[]): string {
  const lines = [
    `| p95 in ms, generations of one person | ${SIZES.map((size) => size.toLocaleString('en')).join(' | ')} | ratio | goal | |`,
    '|-|-|-|-|-|-|',
  ];
  for (const { name, p95 } of growth) {
    const ratio = (p95[1] ?? Number.NaN) / (p95[0] ?? Number.NaN);
    lines.push(
      `| ${name} | ${p95.map((one) => one.toFixed(1)).join(' | ')} | ${ratio.toFixed(2)} × | ≤ 2 × | ${ratio <= 2 ? 'met' : `**missed by ${((ratio / 2 - 1) * 100).toFixed(0)} %**`} |`,
    );
  }
  return lines.join('\n');
}
