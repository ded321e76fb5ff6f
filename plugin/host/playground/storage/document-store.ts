import type { HostDocument } from '../../document/host-document.ts';
import { type DocumentFile, imageHashesOf, restoreFile, toFile } from './document-file.ts';
import type { WriteListener } from './tell-unkept.ts';

/** ms after a change until it is written. */
const DELAY = 250;
const FILES = 'files';
const IMAGES = 'images';

/** Keeps one document in this browser under a name, across reloads. */
export class DocumentStore {
  readonly #name: string;
  readonly #database: IDBDatabase;
  readonly #tell: WriteListener;
  #document: HostDocument | undefined;
  #timer: number | undefined;
  /** When what was begun has ended, well or not. */
  #ended: Promise<void> = Promise.resolve();

  static async open(name: string, tell: WriteListener): Promise<DocumentStore> {
    const request = indexedDB.open('figma-playground', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(FILES);
      request.result.createObjectStore(IMAGES);
    };
    return new DocumentStore(name, await resultOf(request), tell);
  }

  private constructor(name: string, database: IDBDatabase, tell: WriteListener) {
    this.#name = name;
    this.#database = database;
    this.#tell = tell;
  }

  /**
   * Restores what was kept into a new document. Returns false where nothing was. Images that no
   * kept document names any more go: what this page could undo to them is gone with its last session.
   */
  async load(document: HostDocument): Promise<boolean> {
    // What stays behind now goes at the next opening.
    await this.#sweepImages().catch(() => undefined);
    const file = await this.#read<DocumentFile>(FILES, this.#name);
    if (!file) return false;
    for (const hash of imageHashesOf(file)) {
      const bytes = await this.#read<Uint8Array>(IMAGES, hash);
      if (bytes) document.images.add(bytes);
    }
    restoreFile(document, file);
    return true;
  }

  /**
   * Writes the document now and a moment after every change, also when the page is left. What
   * cannot be written is told, and goes with the next writing.
   */
  keep(document: HostDocument): void {
    this.#document = document;
    const save = () => void this.save().catch(() => undefined);
    document.on('change', () => {
      this.#timer ??= window.setTimeout(save, DELAY);
    });
    window.addEventListener('pagehide', save);
    save();
  }

  /** Resolves when everything up to now is written; rejects where it cannot be. */
  save(): Promise<void> {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    const document = this.#document;
    if (!document) return this.#ended;
    const written = this.#ended.then(() => this.#write(document));
    this.#ended = written.then(() => this.#tell(null), this.#tell);
    return written;
  }

  /** Forgets the document; it is not kept any more. */
  async forget(): Promise<void> {
    this.#document = undefined;
    await this.#ended;
    await this.#transact([FILES], (transaction) => {
      transaction.objectStore(FILES).delete(this.#name);
    });
  }

  async #write(document: HostDocument): Promise<void> {
    if (this.#document !== document) return;
    const file = toFile(document);
    const named = [...imageHashesOf(file)].flatMap((hash) => document.images.get(hash) ?? []);
    await this.#transact([FILES, IMAGES], (transaction) => {
      transaction.objectStore(FILES).put(file, this.#name);
      const images = transaction.objectStore(IMAGES);
      const keys = images.getAllKeys();
      keys.onsuccess = () => {
        // Asked each time: another tab may have swept what an undo has brought back here.
        const kept = new Set(keys.result);
        for (const { bytes, hash } of named) if (!kept.has(hash)) images.put(bytes, hash);
      };
    });
  }

  #sweepImages(): Promise<void> {
    return this.#transact([FILES, IMAGES], (transaction) => {
      const files: IDBRequest<DocumentFile[]> = transaction.objectStore(FILES).getAll();
      const images = transaction.objectStore(IMAGES);
      const keys = images.getAllKeys();
      // The files have come by then: requests are answered in their order.
      keys.onsuccess = () => {
        const named = new Set(files.result.flatMap((file) => [...imageHashesOf(file)]));
        for (const hash of keys.result) if (!named.has(String(hash))) images.delete(hash);
      };
    });
  }

  async #read<Value>(store: string, key: string): Promise<Value | undefined> {
    const request = this.#database.transaction(store).objectStore(store).get(key);
    return (await resultOf<unknown>(request)) as Value | undefined;
  }

  #transact(stores: readonly string[], act: (transaction: IDBTransaction) => void): Promise<void> {
    const transaction = this.#database.transaction([...stores], 'readwrite');
    act(transaction);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

function resultOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
