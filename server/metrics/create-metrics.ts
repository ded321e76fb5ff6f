import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { idsSince } from './ids-since.ts';
import { createStoredBytes } from './stored-bytes.ts';

/** ms that figures about "lately" look back. */
const LATELY = 5 * 60 * 1000;

/** ms the longest call takes: what was begun before is not looked for among those that ended. */
const LONGEST_CALL = 30 * 60 * 1000;

const QUANTILES = [0.5, 0.95, 0.99];

/** The process's own figures; made once, as what measures them goes on for as long as the process. */
let ofProcess: Registry | null = null;

function processMetrics(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess, prefix: 'tomson_web_' });
  }
  return ofProcess;
}

/**
 * What an operator watches, as Prometheus reads it. All but the process's own figures are read from
 * the database when asked for: any web process answers for the whole service, workers need no port,
 * and a picture costs nothing more on its way.
 */
export function createMetrics(prisma: PrismaClient): Registry {
  const register = new Registry();
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    collect: (set: (labels: Record<Label, string>, value: number) => void) => Promise<void>,
  ) =>
    new Gauge({
      name: `tomson_${name}`,
      help,
      labelNames,
      registers: [register],
      async collect() {
        this.reset();
        await collect((labels, value) => this.set(labels, value));
      },
    });

  gauge('generations', 'Generations that wait or run.', ['status'], async (set) => {
    for (const status of ['queued', 'running'] as const) {
      set({ status }, await prisma.generation.count({ where: { status } }));
    }
  });
  gauge(
    'oldest_waiting_seconds',
    'For how long the longest waiting generation might have begun.',
    [],
    async (set) => {
      const [row] = await prisma.$queryRaw<{ seconds: number }[]>`
      SELECT coalesce(extract(epoch FROM now() AT TIME ZONE 'utc'
        - min(coalesce(waiting."waitingUntil", waiting."createdAt"))), 0)::float8 AS seconds
      FROM "Generation" waiting JOIN "User" person ON person."id" = waiting."userId"
      WHERE waiting."status" = 'queued' AND person."queuePausedAt" IS NULL
        AND coalesce(waiting."waitingUntil" <= now() AT TIME ZONE 'utc', true)`;
      set({}, row?.seconds ?? 0);
    },
  );
  gauge(
    'oldest_set_aside_seconds',
    'Age of the oldest generation that is set aside for a while, by what it waits for.',
    ['for'],
    async (set) => {
      const rows = await prisma.$queryRaw<{ for: string; seconds: number }[]>`
        SELECT reason::text AS "for", coalesce(extract(epoch FROM now() AT TIME ZONE 'utc'
          - min(waiting."createdAt")), 0)::float8 AS seconds
        FROM unnest(enum_range(NULL::"WaitingFor")) AS reason
        LEFT JOIN "Generation" waiting ON waiting."waitingFor" = reason
          AND waiting."status" = 'queued' AND waiting."waitingUntil" > now() AT TIME ZONE 'utc'
        GROUP BY reason`;
      for (const { seconds, ...labels } of rows) set(labels, seconds);
    },
  );
  gauge(
    'pickup_seconds',
    'From a generation’s acceptance to its beginning, over the last five minutes.',
    ['quantile'],
    async (set) => {
      const { floor } = idsSince(LATELY);
      for (const quantile of QUANTILES) {
        const [row] = await prisma.$queryRaw<{ seconds: number | null }[]>`
          SELECT percentile_cont(${quantile}::float8) WITHIN GROUP (
            ORDER BY extract(epoch FROM "startedAt" - "createdAt")
          )::float8 AS seconds
          FROM "Generation" WHERE "id" > ${floor}::uuid AND "startedAt" IS NOT NULL`;
        if (row && row.seconds !== null) set({ quantile: String(quantile) }, row.seconds);
      }
    },
  );
  gauge(
    'provider_seconds',
    'From sending a provider call to its end, over the last five minutes.',
    ['provider', 'quantile'],
    async (set) => {
      const { floor } = idsSince(LATELY + LONGEST_CALL);
      const { time } = idsSince(LATELY);
      for (const quantile of QUANTILES) {
        const rows = await prisma.$queryRaw<{ provider: string; seconds: number }[]>`
          SELECT split_part(generation."model", '/', 1) AS provider,
            percentile_cont(${quantile}::float8) WITHIN GROUP (
              ORDER BY extract(epoch FROM call."endedAt" - call."sentAt")
            )::float8 AS seconds
          FROM "ProviderCall" call JOIN "Generation" generation ON generation."id" = call."generationId"
          WHERE call."id" > ${floor}::uuid AND call."endedAt" > ${time}::timestamp
            AND call."sentAt" IS NOT NULL
          GROUP BY provider`;
        for (const { provider, seconds } of rows) {
          set({ provider, quantile: String(quantile) }, seconds);
        }
      }
    },
  );
  gauge(
    'provider_calls',
    'Provider calls that ended in the last five minutes, by how: `ok` or the error’s code.',
    ['provider', 'outcome'],
    async (set) => {
      const { floor } = idsSince(LATELY + LONGEST_CALL);
      const { time } = idsSince(LATELY);
      const rows = await prisma.$queryRaw<{ provider: string; outcome: string; count: number }[]>`
        SELECT split_part(generation."model", '/', 1) AS provider,
          coalesce(call."error" ->> 'code', 'ok') AS outcome, count(*)::int AS count
        FROM "ProviderCall" call JOIN "Generation" generation ON generation."id" = call."generationId"
        WHERE call."id" > ${floor}::uuid AND call."endedAt" > ${time}::timestamp
        GROUP BY provider, outcome`;
      for (const { count, ...labels } of rows) set(labels, count);
    },
  );
  gauge(
    'spent_micros',
    'USD micros that calls are known to have cost in the last five minutes.',
    ['provider'],
    async (set) => {
      for (const { provider, micros } of await ledgerSince(prisma, LATELY))
        set({ provider }, micros);
    },
  );
  gauge(
    'unknown_cost_calls',
    'Calls in the last five minutes of which nobody knows what they cost.',
    ['provider'],
    async (set) => {
      for (const { provider, unknown } of await ledgerSince(prisma, LATELY))
        set({ provider }, unknown);
    },
  );
  const storedBytes = createStoredBytes(prisma);
  gauge('stored_bytes', 'Bytes of pictures in the object store.', ['kind'], async (set) => {
    for (const [kind, bytes] of await storedBytes()) set({ kind }, bytes);
  });
  gauge('objects_to_remove', 'Objects that the sweep has still to remove.', [], async (set) => {
    set({}, await prisma.objectDeletion.count({ where: { notBefore: { lte: new Date() } } }));
  });
  return Registry.merge([processMetrics(), register]);
}

function ledgerSince(prisma: PrismaClient, ms: number) {
  const { floor } = idsSince(ms);
  return prisma.$queryRaw<{ provider: string; micros: number; unknown: number }[]>`
    SELECT split_part("model", '/', 1) AS provider,
      coalesce(sum("actualMicros"), 0)::float8 AS micros,
      count(*) FILTER (WHERE "charged" <> 'no' AND "actualMicros" IS NULL)::int AS unknown
    FROM "LedgerEntry" WHERE "id" > ${floor}::uuid
    GROUP BY provider`;
}
