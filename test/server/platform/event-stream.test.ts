import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStream } from '../../../server/platform/event-stream.ts';
import { EventStreams } from '../../../server/platform/event-streams.ts';

const app = express();
const server = createServer(app);
let origin: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('an event stream', () => {
  it('that has ended takes further events without a word, and tells of its end once', async () => {
    let ends = 0;
    app.get('/ended', (_request, response) => {
      const stream = new EventStream(response);
      stream.onClose(() => {
        ends += 1;
      });
      stream.send({ type: 'before' }, '1');
      stream.close();
      // A write after the end would be an error event, and that would end the process.
      stream.send({ type: 'after' }, '2');
      stream.close();
    });
    const text = await (await fetch(`${origin}/ended`)).text();
    expect(text).toContain('id: 1\nevent: before\ndata: {"type":"before"}\n\n');
    expect(text).not.toContain('after');
    expect(ends).toBe(1);
  });

  it('tells whoever comes late that it has ended', async () => {
    const told = Promise.withResolvers<void>();
    app.get('/late', (_request, response) => {
      const stream = new EventStream(response);
      stream.close();
      stream.onClose(told.resolve);
    });
    await fetch(`${origin}/late`);
    await told.promise;
  });

  it('is cut off when its reader does not read, so that nothing piles up', async () => {
    const cut = Promise.withResolvers<void>();
    app.get('/slow', (_request, response) => {
      const stream = new EventStream(response);
      const sending = setInterval(() => {
        stream.send({ type: 'x'.repeat(100_000) }, null);
      }, 0);
      stream.onClose(() => {
        clearInterval(sending);
        cut.resolve();
      });
    });
    const asked = request(`${origin}/slow`);
    asked.on('response', (response) => response.pause());
    asked.on('error', () => undefined);
    asked.end();
    await cut.promise;
    asked.destroy();
  });

  it('ends with its own service, not with another one in the same process', async () => {
    const [ours, theirs] = [new EventStreams(), new EventStreams()];
    app.get('/ours', (_request, response) => void ours.open(response));
    app.get('/theirs', (_request, response) => {
      const stream = theirs.open(response);
      ours.closeAll();
      stream.send({ type: 'still here' }, null);
      theirs.closeAll();
    });
    const first = await fetch(`${origin}/ours`);
    expect(await (await fetch(`${origin}/theirs`)).text()).toContain('still here');
    expect(await first.text()).not.toContain('event:');
  });
});
