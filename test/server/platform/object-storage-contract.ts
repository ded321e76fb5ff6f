import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { ObjectStorage } from '../../../server/platform/object-storage.ts';

/** What every object store must do. Each test keeps to keys of its own, below `prefix`. */
export function testObjectStorage(open: () => Promise<ObjectStorage>, prefix: string): void {
  const store = async (storage: ObjectStorage, key: string, content: string) => {
    const bytes = Buffer.from(content);
    await storage.put({ key, bytes: bytes.length, contentType: 'image/png', body: chunks(bytes) });
  };
  const read = async (storage: ObjectStorage, key: string) => {
    const object = await storage.get(key);
    return object && { bytes: object.bytes, content: await text(object.body) };
  };

  test('an object is read back as it was stored, with its length', async () => {
    const storage = await open();
    await store(storage, `${prefix}/read/one.png`, 'the first picture');
    expect(await read(storage, `${prefix}/read/one.png`)).toEqual({
      bytes: 17,
      content: 'the first picture',
    });
    expect(await storage.size(`${prefix}/read/one.png`)).toBe(17);
  });

  test('an empty object is an object', async () => {
    const storage = await open();
    await store(storage, `${prefix}/empty`, '');
    expect(await read(storage, `${prefix}/empty`)).toEqual({ bytes: 0, content: '' });
  });

  test('a large object streams in and out whole', async () => {
    const storage = await open();
    const content = 'tomson studio '.repeat(500_000);
    await store(storage, `${prefix}/large`, content);
    const back = await read(storage, `${prefix}/large`);
    expect(back?.bytes).toBe(content.length);
    expect(back?.content === content).toBe(true);
  });

  test('objects are sent whole, several at once', async () => {
    const storage = await open();
    const contents = ['one ', 'two ', 'three '].map((word) => word.repeat(500_000));
    for (const [number, content] of contents.entries()) {
      await store(storage, `${prefix}/sent/${number}`, content);
    }
    await using server = await startHttpServer(async (request, response) => {
      await (await storage.get(`${prefix}/sent${request.url}`))?.sendTo(response);
    });
    const sent = contents.map(async (content, number) => {
      const received = await (await fetch(`${server.origin}/${number}`)).text();
      return received === content;
    });
    expect(await Promise.all(sent)).toEqual([true, true, true]);
  });

  test('sending ends where the response breaks off', async () => {
    const storage = await open();
    await store(storage, `${prefix}/broken-off`, 'tomson studio '.repeat(2_000_000));
    const outcome = Promise.withResolvers<unknown>();
    await using server = await startHttpServer(async (_, response) => {
      const object = await storage.get(`${prefix}/broken-off`);
      outcome.resolve(object?.sendTo(response));
    });
    const { body } = await fetch(server.origin);
    await body?.cancel();
    await expect(outcome.promise).rejects.toThrow();
  });

  test('storing a key again replaces the object', async () => {
    const storage = await open();
    await store(storage, `${prefix}/again`, 'before, and rather long');
    await store(storage, `${prefix}/again`, 'after');
    expect(await read(storage, `${prefix}/again`)).toEqual({ bytes: 5, content: 'after' });
  });

  test('a key that was never stored has no object and no size', async () => {
    const storage = await open();
    expect(await storage.get(`${prefix}/never`)).toBeNull();
    expect(await storage.size(`${prefix}/never`)).toBeNull();
  });

  test('a deleted object is gone, and deleting it again is no error', async () => {
    const storage = await open();
    await store(storage, `${prefix}/deleted`, 'soon gone');
    await storage.delete(`${prefix}/deleted`);
    expect(await storage.get(`${prefix}/deleted`)).toBeNull();
    await storage.delete(`${prefix}/deleted`);
  });

  test.each([
    ['shorter', 'short', 50],
    ['longer', 'much longer than was announced', 5],
  ])('a body %s than announced is refused and leaves nothing', async (word, content, bytes) => {
    const storage = await open();
    const key = `${prefix}/wrong-${word}`;
    const body = chunks(Buffer.from(content));
    await expect(storage.put({ key, bytes, contentType: 'image/png', body })).rejects.toThrow(
      'announced',
    );
    expect(await storage.size(key)).toBeNull();
  });

  test('a body that fails half-way leaves the object that was there', async () => {
    const storage = await open();
    const key = `${prefix}/kept`;
    await store(storage, key, 'the old picture');
    const failing = (async function* () {
      yield Buffer.from('half of');
      throw new Error('the source broke');
    })();
    const put = storage.put({ key, bytes: 20, contentType: 'image/png', body: failing });
    await expect(put).rejects.toThrow('the source broke');
    expect((await read(storage, key))?.content).toBe('the old picture');
  });

  test('two writers of one key leave one whole object', async () => {
    const storage = await open();
    const key = `${prefix}/contested`;
    const contents = ['a'.repeat(300_000), 'b'.repeat(200_000)];
    await Promise.all(contents.map((content) => store(storage, key, content)));
    expect(contents).toContain((await read(storage, key))?.content);
  });

  test('an object can be let go of without being read', async () => {
    const storage = await open();
    await store(storage, `${prefix}/unread`, 'x'.repeat(1_000_000));
    const object = await storage.get(`${prefix}/unread`);
    object?.body.destroy();
    expect(await storage.size(`${prefix}/unread`)).toBe(1_000_000);
  });

  test('keys are listed by prefix', async () => {
    const storage = await open();
    for (const name of ['u1/a', 'u1/b', 'u10/c']) await store(storage, `${prefix}/l/${name}`, 'x');
    const listed = await keysOf(storage.list(`${prefix}/l/u1/`));
    expect(listed.sort()).toEqual([`${prefix}/l/u1/a`, `${prefix}/l/u1/b`]);
    expect(await keysOf(storage.list(`${prefix}/l/u2/`))).toEqual([]);
  });

  test.each([
    '../escaped',
    'a/../../escaped',
    '/absolute',
    'a//b',
    'a/',
    '',
    '.hidden',
    'a/.hidden',
    'nul\0byte',
    'back\\slash',
    'com,ma',
    'a'.repeat(201),
  ])('the key %j is refused by every operation', async (key) => {
    const storage = await open();
    await expect(store(storage, key, 'x')).rejects.toThrow('cannot be an object key');
    await expect(storage.get(key)).rejects.toThrow('cannot be an object key');
    await expect(storage.size(key)).rejects.toThrow('cannot be an object key');
    await expect(storage.delete(key)).rejects.toThrow('cannot be an object key');
  });
}

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

export async function keysOf(listed: AsyncIterable<string>): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of listed) keys.push(key);
  return keys;
}

/** A server for one test. */
async function startHttpServer(answer: RequestListener) {
  const server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
