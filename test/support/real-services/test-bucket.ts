import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { S3ObjectStorage } from '../../../server/platform/s3-object-storage.ts';

const region = 'us-east-1';

/** A bucket of a test's own; the credentials are where the AWS SDK looks for them. */
export class TestBucket implements AsyncDisposable {
  readonly name: string;
  readonly #endpoint: string;
  readonly #client: S3Client;

  private constructor(endpoint: string) {
    this.name = `tomson-test-${randomUUID()}`;
    this.#endpoint = endpoint;
    this.#client = new S3Client({ region, endpoint, forcePathStyle: true });
  }

  static async create(endpoint: string): Promise<TestBucket> {
    const bucket = new TestBucket(endpoint);
    await bucket.#client.send(new CreateBucketCommand({ Bucket: bucket.name }));
    return bucket;
  }

  /** Removes it with all that is in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const storage = new S3ObjectStorage({ bucket: this.name, endpoint: this.#endpoint, region });
    const keys: string[] = [];
    for await (const key of storage.list()) keys.push(key);
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => storage.delete(key)));
    }
    await this.#client.send(new DeleteBucketCommand({ Bucket: this.name }));
    this.#client.destroy();
  }
}
