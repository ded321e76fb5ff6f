import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** The list of all files with their SHA-256, as `sha256sum --check` reads it. */
const MANIFEST = 'SHA256SUMS';

/**
 * Writes a ZIP, one file after another, as their bytes come: it holds no more of them than a
 * stream's buffer. What it remembers of each is one line of the manifest and of the directory.
 */
export class ArchiveWriter {
  readonly #zip = new ZipFile();
  readonly #written: Promise<void>;
  readonly #manifest: string[] = [];

  /** @param file absolute; must not be there yet */
  constructor(file: string) {
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    this.#written = pipeline(this.#zip.outputStream, target);
    // Whoever waits for a file or the end is told.
    this.#written.catch(() => undefined);
  }

  /**
   * @param path inside the archive
   * @param compress false for what is compressed already
   */
  async add(
    path: string,
    body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    compress: boolean,
  ): Promise<void> {
    const hash = createHash('sha256');
    const stream = Readable.from(hashed(body, hash), { objectMode: false });
    const ended = finished(stream);
    this.#append(path, compress, { stream });
    await Promise.race([ended, this.#written]);
    this.#manifest.push(`${hash.digest('hex')}  ${path}\n`);
  }

  /**
   * A method of its own, since yazl keeps the function it is given until the archive ends, and a
   * function keeps whatever is around it: this one holds on to nothing once it was called.
   */
  #append(path: string, compress: boolean, given: { stream: Readable | null }): void {
    this.#zip.addReadStreamLazy(path, { compress, mode: 0o100600 }, (take) => {
      if (given.stream) take(null, given.stream);
      given.stream = null;
    });
  }

  /** Notes something in the manifest that is no file, on a line that `sha256sum --check` passes over. */
  note(text: string): void {
    this.#manifest.push(`# ${text}\n`);
  }

  /** Adds the manifest and ends the file. */
  async finish(): Promise<void> {
    this.#zip.addBuffer(Buffer.from(this.#manifest.join('')), MANIFEST, { mode: 0o100600 });
    this.#zip.end();
    await this.#written;
  }
}

async function* hashed(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  hash: Hash,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}
