import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ObjectStorage, openObjectStorage } from '../../../server/platform/object-storage.ts';
import { keysOf, testObjectStorage } from './object-storage-contract.ts';

/*
 * Run by vitest.s3.config.ts against the S3 server at TEST_S3_ENDPOINT, with credentials where the
 * AWS SDK looks for them (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY). Fails without one.
 */
const endpoint = process.env.TEST_S3_ENDPOINT;
const bucket = `tomson-test-${randomUUID()}`;
const region = 'us-east-1';
let storage: ObjectStorage;

const open = (name: string) =>
  openObjectStorage({
    objectStore: { bucket: name, endpoint: endpoint ?? '', region },
    dataDirectory: '',
  });

beforeAll(async () => {
  if (!endpoint) throw new Error('TEST_S3_ENDPOINT is not set: there is no S3 server to test on');
  const client = new S3Client({ region, endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  storage = await open(bucket);
});

describe('objects in S3', () => {
  testObjectStorage(async () => storage, 'contract');

  test('objects are private', async () => {
    const body = (async function* () {
      yield Buffer.from('x');
    })();
    await storage.put({ key: 'private/one', bytes: 1, contentType: 'image/png', body });
    const answer = await fetch(`${endpoint}/${bucket}/private/one`);
    await answer.body?.cancel();
    expect(answer.status).toBe(403);
  });

  test('more than one page of keys is listed', async () => {
    const names = Array.from({ length: 1010 }, (_, index) => `pages/${index}`);
    for (let at = 0; at < names.length; at += 50) {
      await Promise.all(
        names.slice(at, at + 50).map((key) =>
          storage.put({
            key,
            bytes: 0,
            contentType: 'image/png',
            body: (async function* () {})(),
          }),
        ),
      );
    }
    expect(await keysOf(storage.list('pages/'))).toHaveLength(1010);
  });

  test('a missing bucket is an error, not an object that is not there', async () => {
    const astray = await open(`${bucket}-missing`);
    await expect(astray.get('any/key')).rejects.toThrow();
  });
});
