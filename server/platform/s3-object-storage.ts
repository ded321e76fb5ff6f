import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Config } from '../config.ts';
import { exactLength } from './exact-length.ts';
import { checkObjectKey } from './object-key.ts';
import {
  type ObjectStorage,
  ObjectStoreAway,
  type ObjectToStore,
  type StoredObject,
} from './object-storage.ts';

/** ms without a byte before a connection counts as dead. */
const SOCKET_TIMEOUT = 60_000;

/** Bytes; larger objects are sent in parts. S3 takes up to 5 GB in one request. */
const ONE_PART = 1024 ** 3;

/** Bytes, and parts of one object: what S3 allows (docs.aws.amazon.com, “Multipart upload limits”). */
const SMALLEST_PART = 16 * 1024 ** 2;
const MOST_PARTS = 10_000;

/**
 * Objects in an S3 bucket, private as the bucket is. Credentials come by the AWS SDK's own chain.
 * Without versioning: a deleted object is meant to be gone. `purge` removes versions all the same.
 */
export class S3ObjectStorage implements ObjectStorage {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ bucket, endpoint, region }: NonNullable<Config['objectStore']>) {
    this.#bucket = bucket;
    this.#client = new S3Client({
      region,
      ...(endpoint && { endpoint, forcePathStyle: true }),
      // Other makers' servers do not know the checksums that the SDK adds on its own.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // What fails is thrown, and logged where it is caught; the SDK would write to the console too.
      logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      requestHandler: { connectionTimeout: 5_000, socketTimeout: SOCKET_TIMEOUT },
    });
    // Around all others, the tries of the SDK too.
    this.#client.middlewareStack.add(
      (next) => async (request) => {
        try {
          return await next(request);
        } catch (error) {
          throw awayOr(error);
        }
      },
      { step: 'initialize', priority: 'high' },
    );
  }

  /** What is sent over the network cannot be taken as it is. */
  adopt(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async put({ key, bytes, contentType, body }: ObjectToStore): Promise<void> {
    checkObjectKey(key);
    const stream = Readable.from(exactLength(body, bytes), { objectMode: false });
    // The SDK only pipes the stream: its failure must end the request, or S3 waits for the rest.
    const broken = new AbortController();
    stream.once('error', (error) => broken.abort(error));
    try {
      if (bytes > ONE_PART) return await this.#putInParts(key, contentType, stream, bytes);
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          Body: stream,
          ContentLength: bytes,
          ContentType: contentType,
        }),
        { abortSignal: broken.signal },
      );
    } catch (error) {
      throw broken.signal.aborted ? broken.signal.reason : error;
    } finally {
      stream.destroy();
    }
  }

  async #putInParts(key: string, contentType: string, body: Readable, bytes: number) {
    const upload = new Upload({
      client: this.#client,
      queueSize: 1,
      partSize: Math.max(SMALLEST_PART, Math.ceil(bytes / MOST_PARTS)),
      params: { Bucket: this.#bucket, Key: key, Body: body, ContentType: contentType },
    });
    body.once('error', () => void upload.abort());
    await upload.done();
  }

  async get(key: string): Promise<StoredObject | null> {
    checkObjectKey(key);
    const found = await this.#client
      .send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }))
      .catch(nullIfMissing);
    if (!found) return null;
    const { Body: body, ContentLength: bytes } = found;
    if (!(body instanceof Readable) || bytes === undefined) {
      throw new Error('the object store sent an object without a body or a length');
    }
    // A line that breaks while the bytes come destroys their stream with an error of the socket.
    const destroy = body.destroy.bind(body);
    body.destroy = (error) => destroy(error && awayOr(error));
    return { bytes, body, sendTo: (response) => pipeline(body, response) };
  }

  async size(key: string): Promise<number | null> {
    checkObjectKey(key);
    const found = await this.#client
      .send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }))
      .catch(nullIfMissing);
    return found?.ContentLength ?? null;
  }

  async delete(key: string): Promise<void> {
    checkObjectKey(key);
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }

  async purge(prefix: string): Promise<number> {
    const bucket = { Bucket: this.#bucket };
    let removed = 0;
    // From the start each time: what was listed is gone by then.
    for (;;) {
      const { Versions: versions = [], DeleteMarkers: markers = [] } = await this.#client.send(
        new ListObjectVersionsCommand({ ...bucket, Prefix: prefix }),
      );
      const found = [...versions, ...markers];
      if (found.length === 0) break;
      for (const { Key, VersionId } of found) {
        await this.#client.send(new DeleteObjectCommand({ ...bucket, Key, VersionId }));
      }
      removed += versions.length;
    }
    for (;;) {
      const { Uploads: uploads = [] } = await this.#client.send(
        new ListMultipartUploadsCommand({ ...bucket, Prefix: prefix }),
      );
      if (uploads.length === 0) return removed;
      for (const { Key, UploadId } of uploads) {
        await this.#client.send(new AbortMultipartUploadCommand({ ...bucket, Key, UploadId }));
      }
      removed += uploads.length;
    }
  }

  async *list(prefix = ''): AsyncGenerator<string> {
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: prefix },
    );
    for await (const { Contents: objects = [] } of pages) {
      for (const { Key: key } of objects) if (key !== undefined) yield key;
    }
  }
}

function nothing(): void {}

const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The error as it is, or that the store is away, caused by it. */
function awayOr<Thrown>(error: Thrown): Thrown | ObjectStoreAway {
  if (!(error instanceof Error)) return error;
  const isAway =
    error instanceof S3ServiceException
      ? (error.$metadata.httpStatusCode ?? 0) >= 500
      : error.name === 'TimeoutError' || ('code' in error && AWAY_CODES.has(String(error.code)));
  return isAway
    ? new ObjectStoreAway('the object store cannot be reached', { cause: error })
    : error;
}

/** GET names a missing object `NoSuchKey`, HEAD has no body to name it in. A missing bucket throws. */
function nullIfMissing(error: unknown): null {
  if (error instanceof S3ServiceException && ['NoSuchKey', 'NotFound'].includes(error.name)) {
    return null;
  }
  throw error;
}
