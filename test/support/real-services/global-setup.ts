import { randomBytes, randomUUID } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { createLogger } from '../../../server/platform/logger.ts';
import { openPostgresDatabase } from '../../../server/platform/postgres-database.ts';
import { onServer, urlOfDatabase } from './postgres-server.ts';

/** The servers of this run, and what every service on them has in common. */
export interface RealServices {
  /** Of a database on the server that may create and drop others. */
  databaseUrl: string;
  /** Name of a migrated, empty database, to be copied. */
  templateDatabase: string;
  s3Endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  keyEncryptionKeys: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Not there in the runs on embedded parts. */
    realServices?: RealServices;
  }
}

/** Migrates a database once; copying it is quicker than migrating each. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databaseUrl = needed('TEST_DATABASE_URL');
  const s3Endpoint = needed('TEST_S3_ENDPOINT');
  const accessKeyId = needed('AWS_ACCESS_KEY_ID');
  const secretAccessKey = needed('AWS_SECRET_ACCESS_KEY');
  const templateDatabase = `tomson_template_${randomUUID().replaceAll('-', '')}`;
  await onServer(databaseUrl, `CREATE DATABASE ${templateDatabase}`);
  const url = urlOfDatabase(databaseUrl, templateDatabase);
  const database = await openPostgresDatabase(url, createLogger({ logLevel: 'error' }));
  await database.close();
  project.provide('realServices', {
    databaseUrl,
    templateDatabase,
    s3Endpoint,
    accessKeyId,
    secretAccessKey,
    keyEncryptionKeys: `test:${randomBytes(32).toString('base64')}`,
  });
  return () => onServer(databaseUrl, `DROP DATABASE ${templateDatabase} WITH (FORCE)`);
}

/** A run without its servers is a failure: nothing is passed over. */
function needed(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `${name} is not set: these tests need PostgreSQL and an S3 server, which “npm run with-real-services -- npm run test:real” starts.`,
    );
  }
  return value;
}
