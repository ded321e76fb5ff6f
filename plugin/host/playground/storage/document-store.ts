import type { HostDocument } from '../../document/host-document.ts';
import { type DocumentFile, imageHashesOf, restoreFile, toFile } from './document-file.ts';

/** ms after a change until it is written. */
const DELAY = 250;
const FILES = 'files';
const IMAGES = 'images';

/** Keeps one document in this browser under a name, across reloads. */
export class DocumentStore {
  readonly #name: string;
  readonly #database: IDBDatabase;
  readonly #written = new Set<string>();
  #document: HostDocument | undefined;
  #timer: number | undefined;
  #saving: Promise<void> = Promise.resolve();

  static async open(name: string): Promise<DocumentStore> {
    const request = indexedDB.open('figma-playground', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(FILES);
      request.result.createObjectStore(IMAGES);
    };
    return new DocumentStore(name, await resultOf(request));
  }

  private constructor(name: string, database: IDBDatabase) {
    this.#name = name;
    this.#database = database;
  }

  /** Restores what was kept into a new document. Returns false where nothing was. */
  async load(document: HostDocument): Promise<boolean> {
    const file = await this.#read<DocumentFile>(FILES, this.#name);
    if (!file) return false;
    for (const hash of imageHashesOf(file)) {
      const bytes = await this.#read<Uint8Array>(IMAGES, hash);
      if (bytes) document.images.add(bytes);
      this.#written.add(hash);
    }
    restoreFile(document, file);
    return true;
  }

  /** Writes the document now and a moment after every change, also when the page is left. */
  keep(document: HostDocument): void {
    this.#document = document;
    document.on('change', () => {
      this.#timer ??= window.setTimeout(() => void this.save(), DELAY);
    });
    window.addEventListener('pagehide', () => void this.save());
    void this.save();
  }

  /** Resolves when everything up to now is written. */
  save(): Promise<void> {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    const document = this.#document;
    if (document) this.#saving = this.#saving.then(() => this.#write(document));
    return this.#saving;
  }

  /** Forgets the document; it is not kept any more. */
  async forget(): Promise<void> {
    this.#document = undefined;
    await this.#saving;
    await this.#transact([FILES], (transaction) => {
      transaction.objectStore(FILES).delete(this.#name);
    });
  }

  async #write(document: HostDocument): Promise<void> {
    if (this.#document !== document) return;
    const file = toFile(document);
    await this.#transact([FILES, IMAGES], (transaction) => {
      transaction.objectStore(FILES).put(file, this.#name);
      for (const hash of imageHashesOf(file)) {
        const image = document.images.get(hash);
        if (!image || this.#written.has(hash)) continue;
        transaction.objectStore(IMAGES).put(image.bytes, hash);
        this.#written.add(hash);
      }
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
