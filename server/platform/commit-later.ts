import { Prisma } from '../prisma/client/client.ts';

/**
 * For a select list: the transaction that runs it does not wait for the disk when it commits. Such
 * a commit may be lost when the database server dies within a moment, but never without every
 * later one: the next commit that does wait carries all before it (docs/decisions/0016). So it is
 * only for what the service does again when it is lost, and has not yet acted upon.
 */
export const commitLater = Prisma.sql`set_config('synchronous_commit', 'off', true)`;
