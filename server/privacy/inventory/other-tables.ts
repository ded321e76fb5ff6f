/** A table that is not in schema.prisma: other machinery made it. */
export interface OtherTable {
  /** `schema.table`. */
  name: string;
  /** What of a person is in it, and when that goes. */
  holds: string;
}

/** pg-boss’s tables and Prisma’s record of migrations. A test finds every table there is. */
export const otherTables: readonly OtherTable[] = [
  {
    name: 'public._prisma_migrations',
    holds: 'Nothing personal: which migrations were applied.',
  },
  {
    name: 'pgboss.job',
    holds:
      'Ids of people, generations, exports and deletions, never content. Jobs go when they have ended, and a person’s with their account.',
  },
  {
    name: 'pgboss.job_dependency',
    holds: 'Nothing personal: which job waits for which.',
  },
  { name: 'pgboss.queue', holds: 'Nothing personal: the queues’ names and options.' },
  { name: 'pgboss.queue_stats', holds: 'Nothing personal: how many jobs wait and run.' },
  { name: 'pgboss.schedule', holds: 'Nothing personal: what runs when.' },
  { name: 'pgboss.subscription', holds: 'Nothing: it is not used.' },
  { name: 'pgboss.bam', holds: 'Nothing personal: changes of pg-boss’s own tables.' },
  { name: 'pgboss.warning', holds: 'Nothing personal: warnings about slow queues.' },
  { name: 'pgboss.instance', holds: 'Nothing personal: which processes are alive.' },
  { name: 'pgboss.version', holds: 'Nothing personal: the version of pg-boss’s tables.' },
];
