import type { ServerResponse } from 'node:http';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Config } from '../config.ts';

/** What an object store needs to know before it takes an object. */
export interface ObjectToStore {
  /** See `checkObjectKey`. */
  key: string;
  /** Bytes; known before the first is written. */
  bytes: number;
  contentType: string;
  body: AsyncIterable<Uint8Array>;
}

export interface StoredObject {
  bytes: number;
  /** Must be read to its end or destroyed, unless the object is sent. */
  body: Readable;
  /**
   * Writes the object to a response, ends that, and lets the object go whatever happens. To no other
   * stream: what it has written to is used again when it calls back, and a Transform calls back
   * before it has passed the bytes on.
   */
  sendTo(response: ServerResponse): Promise<void>;
}

/** The object store cannot be reached or cannot answer just now, as opposed to refusing. */
export class ObjectStoreAway extends Error {
  override readonly name = 'ObjectStoreAway';
}

/**
 * Private storage of pictures: files by default, S3 where several processes share it. All of it may
 * throw `ObjectStoreAway`, and a body end with it.
 */
export interface ObjectStorage {
  /**
   * Stores an object whole or not at all; it is durable when this returns. Storing a key again
   * replaces it. Throws when the body's length is not `bytes`.
   */
  put(object: ObjectToStore): Promise<void>;
  /**
   * Takes a file on this machine as a new object, as it is, which a store on the same disk can: then
   * the object's name is durable when this returns, and its bytes are when the file's are. False
   * where it cannot.
   * @param file absolute path; it has all its bytes, and nobody changes them any more
   */
  adopt(key: string, file: string): Promise<boolean>;
  /** The object, or `null` where there is none. */
  get(key: string): Promise<StoredObject | null>;
  /** How long the object is, or `null` where there is none. */
  size(key: string): Promise<number | null>;
  /** Removes an object; no error where there is none. */
  delete(key: string): Promise<void>;
  /**
   * Removes everything whose key begins with the prefix, for good: objects, older versions of them,
   * and uploads that never came to an end. Returns how many there were.
   */
  purge(prefix: string): Promise<number>;
  /** Every key that begins with the prefix, in no order; every key there is without one. */
  list(prefix?: string): AsyncIterable<string>;
}

/** Opens the object store that the configuration names. */
export async function openObjectStorage(
  config: Pick<Config, 'objectStore' | 'dataDirectory'>,
): Promise<ObjectStorage> {
  // Each is loaded only where it is used: the AWS SDK is large.
  if (config.objectStore) {
    const { S3ObjectStorage } = await import('./s3-object-storage.ts');
    return new S3ObjectStorage(config.objectStore);
  }
  const { FileObjectStorage } = await import('./file-object-storage.ts');
  return FileObjectStorage.open(path.join(config.dataDirectory, 'objects'));
}
