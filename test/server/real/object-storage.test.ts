import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type ObjectStorage, openObjectStorage } from '../../../server/platform/object-storage.ts';
import { TestBucket } from '../../support/real-services/test-bucket.ts';
import { keysOf, testObjectStorage } from '../platform/object-storage-contract.ts';

let endpoint: string;
let bucket: TestBucket;
let storage: ObjectStorage;

const open = (name: string) =>
  openObjectStorage({
    objectStore: { bucket: name, endpoint, region: 'us-east-1' },
    dataDirectory: '',
  });

beforeAll(async () => {
  endpoint = inject('realServices')?.s3Endpoint ?? '';
  bucket = await TestBucket.create(endpoint);
  storage = await open(bucket.name);
});

afterAll(async () => {
  await bucket[Symbol.asyncDispose]();
});

describe('objects in S3', () => {
  testObjectStorage(async () => storage, 'contract');

  test('objects are private', async () => {
    const body = (async function* () {
      yield Buffer.from('x');
    })();
    await storage.put({ key: 'private/one', bytes: 1, contentType: 'image/png', body });
    const answer = await fetch(`${endpoint}/${bucket.name}/private/one`);
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
    const astray = await open(`${bucket.name}-missing`);
    await expect(astray.get('any/key')).rejects.toThrow();
  });
});
