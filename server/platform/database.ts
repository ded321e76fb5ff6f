import type pg from 'pg';
import type { Db } from 'pg-boss';
import type { Config } from '../config.ts';
import { openEmbeddedDatabase } from './embedded-database.ts';
import type { Logger } from './logger.ts';
import { openPostgresDatabase } from './postgres-database.ts';
import type { PrismaClient } from './prisma-client.ts';

/** Either side of the design's table: embedded PGlite, or PostgreSQL. The dialect is the same. */
export interface Database {
  prisma: PrismaClient;
  /** For pg-boss, which brings its own SQL. */
  jobs: {
    backend: 'pglite' | 'postgres';
    db?: Db;
    connectionString?: string;
    /** ms until a connection of its pool that nobody uses is closed. */
    idleTimeoutMillis?: number;
    keepAlive?: boolean;
    keepAliveInitialDelayMillis?: number;
    /** Prepares a connection of its pool, before its first use. */
    onConnect?: (client: pg.ClientBase) => Promise<void>;
  };
  /** Calls back for every NOTIFY on the channel; the returned function stops it. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** Called after notifications may have been missed (a lost connection came back). */
  onListenGap(callback: () => void): void;
  /** A copy of the whole database as a .tar.gz; `null` where the operator has tools for that. */
  backup: (() => Promise<Blob>) | null;
  /**
   * Writes every table and the log anew, so that the bytes of deleted rows are in no file of the
   * database any more; `null` where the server’s operator answers for that.
   */
  rewrite: (() => Promise<void>) | null;
  close(): Promise<void>;
}

/** Opens the database that the configuration names, with every migration applied. */
export function openDatabase(config: Config, logger: Logger): Promise<Database> {
  return config.databaseUrl
    ? openPostgresDatabase(config.databaseUrl, logger)
    : openEmbeddedDatabase(config.dataDirectory);
}
