import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { StoredObject } from './object-storage.ts';

/** Bytes of one read: a picture goes out in a few pieces. */
const READ_SIZE = 1024 * 1024;

/** What has been read into is used again: new memory for each read keeps the garbage collector busy. */
const free: Buffer[] = [];
const MOST_FREE = 16;

/** An object in an open file. */
export class FileObject implements StoredObject {
  readonly bytes: number;
  readonly #file: FileHandle;
  #body: Readable | undefined;

  constructor(file: FileHandle, bytes: number) {
    this.#file = file;
    this.bytes = bytes;
  }

  get body(): Readable {
    this.#body ??= this.#file.createReadStream({ highWaterMark: READ_SIZE / 2 });
    return this.#body;
  }

  async sendTo(response: ServerResponse): Promise<void> {
    const buffer = free.pop() ?? Buffer.allocUnsafeSlow(READ_SIZE);
    try {
      const ended = finished(response, { readable: false });
      const write = async () => {
        for (let left = this.bytes; left > 0; ) {
          const { bytesRead } = await this.#file.read(buffer, 0, Math.min(left, READ_SIZE));
          if (bytesRead === 0) throw new Error('The object is shorter than it was.');
          await written(response, buffer.subarray(0, bytesRead));
          left -= bytesRead;
        }
        response.end();
      };
      await Promise.race([ended, write().then(() => ended)]);
      // Only now does nobody read it any more.
      if (free.length < MOST_FREE) free.push(buffer);
    } catch (error) {
      response.destroy();
      throw error;
    } finally {
      await this.#file.close();
    }
  }
}

/** Never ends where the response breaks off. */
function written(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.write(piece, (error) => {
      if (!error) resolve();
    });
  });
}
