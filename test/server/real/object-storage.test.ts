import { randomUUID } from 'node:crypto';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
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

  test('older versions, marks of deletion and unfinished uploads go with what is purged, and nothing else does', async () => {
    const services = inject('realServices');
    const client = new S3Client({
      region: 'us-east-1',
      endpoint,
      forcePathStyle: true,
      credentials: {
        accessKeyId: services?.accessKeyId ?? '',
        secretAccessKey: services?.secretAccessKey ?? '',
      },
    });
    const versioned = await TestBucket.create(endpoint);
    onTestFinished(() => versioned[Symbol.asyncDispose]());
    const Bucket = versioned.name;
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    for (const Key of ['assets/ada/1', 'assets/ada/1', 'assets/ada/2', 'assets/adam/1']) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: randomUUID() }));
    }
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'assets/ada/2' }));
    for (const Key of ['assets/ada/3', 'assets/adam/3']) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
      await client.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: randomUUID() }),
      );
    }

    await (await open(Bucket)).purge('assets/ada/');

    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    expect([...Versions, ...DeleteMarkers].map(({ Key }) => Key)).toEqual(['assets/adam/1']);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads.map(({ Key }) => Key)).toEqual(['assets/adam/3']);
    await (await open(Bucket)).purge('');
    client.destroy();
  });

  test('a missing bucket is an error, not an object that is not there', async () => {
    const astray = await open(`${bucket.name}-missing`);
    await expect(astray.get('any/key')).rejects.toThrow();
  });
});
