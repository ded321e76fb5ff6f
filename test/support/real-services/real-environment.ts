import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestEnvironment } from '../test-environment.ts';
import { BreakableLine } from './breakable-line.ts';
import type { RealServices } from './global-setup.ts';
import { onServer, urlOfDatabase } from './postgres-server.ts';
import { TestBucket } from './test-bucket.ts';

/** A database and a bucket of their own on the servers of this run. */
export async function createRealEnvironment(services: RealServices): Promise<TestEnvironment> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'tomson-test-'));
  const database = `tomson_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(
    services.databaseUrl,
    `CREATE DATABASE ${database} TEMPLATE ${services.templateDatabase}`,
  );
  const bucket = await TestBucket.create(services.s3Endpoint);
  const line = await BreakableLine.to(services.s3Endpoint);
  return {
    dataDirectory,
    variables: {
      DATA_DIR: dataDirectory,
      DATABASE_URL: urlOfDatabase(services.databaseUrl, database),
      AUTH_SECRET: randomBytes(32).toString('base64url'),
      PRIVACY_CONTACT: 'privacy@example.org',
      KEY_ENCRYPTION_KEYS: services.keyEncryptionKeys,
      S3_BUCKET: bucket.name,
      S3_ENDPOINT: line.url,
      // Not the service's own: the AWS SDK of its processes looks for them.
      AWS_ACCESS_KEY_ID: services.accessKeyId,
      AWS_SECRET_ACCESS_KEY: services.secretAccessKey,
    },
    async breakObjectStorage() {
      line.cut();
      return async () => line.mend();
    },
    async [Symbol.asyncDispose]() {
      await line[Symbol.asyncDispose]();
      await bucket[Symbol.asyncDispose]();
      await onServer(services.databaseUrl, `DROP DATABASE ${database} WITH (FORCE)`);
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
