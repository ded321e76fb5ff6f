import type { Db, PgBoss } from 'pg-boss';
import { Prisma } from '../prisma/client/client.ts';

/** A job that is to be added in one statement with others. */
export interface NewJob<Data> {
  id: string;
  data: Data;
}

/**
 * The step of a WITH that adds several jobs to a queue, in their order, where `allowed` has a row. The
 * SQL is pg-boss's own: it hands it to a database that runs nothing.
 * @param begun whether they are added as if they had been handed out
 */
export async function insertJobsStep<Data extends object>(
  boss: PgBoss,
  queue: string,
  jobs: readonly NewJob<Data>[],
  allowed: Prisma.Sql,
  begun: boolean,
): Promise<Prisma.Sql> {
  const steps: Prisma.Sql[] = [];
  const db: Db = {
    executeSql: async (text, values = []) => {
      const parts = (begun ? asBegun(text) : text).split('$1');
      if (parts.length !== 2 || values.length !== 1) throw unexpected();
      // It adds a job for each in a list; without a row in `allowed` there is no list.
      steps.push(new Prisma.Sql(parts, [Prisma.sql`(SELECT ${values[0]}::text FROM ${allowed})`]));
      return { rows: [] };
    },
  };
  await boss.insert(queue, [...jobs], { db });
  const [step] = steps;
  if (!step) throw new Error(`pg-boss refused jobs for ${queue}`);
  return step;
}

/** A statement of pg-boss's that adds jobs, so that they are as they are once they were handed out. */
function asBegun(insert: string): string {
  const columns = '(state, started_on, heartbeat_on, id, name,';
  // Not the statement's time: it may have waited, and the sign of life would be old.
  const values = `SELECT 'active'::pgboss.job_state, clock_timestamp(), clock_timestamp(),
      COALESCE(id, gen_random_uuid()) as id,`;
  const begun = insert
    .replace(/\(\s*id,\s*name,/, columns)
    .replace(/SELECT\s+COALESCE\(id, gen_random_uuid\(\)\) as id,/, values);
  if (!begun.includes(columns) || !begun.includes(values)) throw unexpected();
  return begun;
}

const unexpected = () => new Error('pg-boss adds jobs by another statement than was expected');
