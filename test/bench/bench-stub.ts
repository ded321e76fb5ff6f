import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { stubPicture } from '../support/provider-stub/stub-picture.ts';
import { type BenchOrder, readOrder } from './bench-order.ts';
import { now } from './now.ts';

/*
 * A vendor with OpenAI's wire format, as a process of its own: what it shall do stands in the
 * prompt (bench-order.ts). Its answers lie ready, so that it costs as little as a vendor can.
 * Prints its base URL as its first line. `GET /log` tells, and forgets, what was asked of it.
 */

/** ms that calls wait for each other at a barrier that does not fill up. */
const BARRIER_PATIENCE = 30_000;

const USAGE = {
  total_tokens: 1060,
  input_tokens: 60,
  output_tokens: 1000,
  input_tokens_details: { text_tokens: 20, image_tokens: 40 },
};
const TAIL = `,"size":"1024x1024","quality":"auto","output_format":"png","created_at":1760000000`;

/** What was asked: order → when its calls came, and when each of their previews was written. */
export interface StubLog {
  calls: Record<string, number>;
  /** Unix ms with fractions. */
  previewsWritten: Record<string, number[]>;
  /** The most calls that were open at once. */
  mostOpen: number;
}

let log: StubLog = { calls: {}, previewsWritten: {}, mostOpen: 0 };
let open = 0;
const encoded = new Map<number, Buffer>();
let barrier: PromiseWithResolvers<void> | null = null;

const server = createServer((request, response) => {
  const serve = request.url === '/log' ? serveLog(response) : answer(request, response);
  serve.catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${port}/v1\n`);
});

async function serveLog(response: ServerResponse): Promise<void> {
  response.end(JSON.stringify(log));
  log = { calls: {}, previewsWritten: {}, mostOpen: open };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = await request.toArray();
  const fields = JSON.parse(Buffer.concat(chunks).toString());
  const order = readOrder(fields.prompt);
  log.calls[order.id] = (log.calls[order.id] ?? 0) + 1;
  open += 1;
  log.mostOpen = Math.max(log.mostOpen, open);
  response.on('close', () => {
    open -= 1;
  });
  await pass(order.barrier);
  if (fields.stream) return writeEvents(order, Number(fields.partial_images), response);
  await wait(order.delay);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.write('{"created":1760000000,"data":[{"b64_json":"');
  response.write(pictureOf(order.bytes));
  response.end(`"}]${TAIL},"usage":${JSON.stringify(USAGE)}}`);
}

/** Previews at equal distances, and the picture when `delay` has passed. */
async function writeEvents(order: BenchOrder, previews: number, response: ServerResponse) {
  const written: number[] = [];
  log.previewsWritten[order.id] = written;
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (let step = 0; step < previews; step += 1) {
    await wait(order.delay / (previews + 1));
    written.push(now());
    writeEvent(response, 'partial_image', order.previewBytes, `,"partial_image_index":${step}`);
  }
  await wait(order.delay / (previews + 1));
  writeEvent(response, 'completed', order.bytes, `,"usage":${JSON.stringify(USAGE)}`);
  response.end();
}

function writeEvent(response: ServerResponse, kind: string, bytes: number, rest: string): void {
  const type = `image_generation.${kind}`;
  response.write(`event: ${type}\ndata: {"type":"${type}","b64_json":"`);
  response.write(pictureOf(bytes));
  response.write(`"${TAIL}${rest}}\n\n`);
}

/** Waits until that many calls are open at once. */
async function pass(count: number): Promise<void> {
  if (count === 0) return;
  barrier ??= Promise.withResolvers<void>();
  const mine = barrier;
  const timer = setTimeout(mine.resolve, BARRIER_PATIENCE);
  if (open >= count) mine.resolve();
  await mine.promise;
  clearTimeout(timer);
  barrier = null;
}

function pictureOf(bytes: number): Buffer {
  const known = encoded.get(bytes);
  if (known) return known;
  const picture = stubPicture({ width: 1024, height: 1024, nonce: `bench ${bytes}`, bytes });
  const text = Buffer.from(picture.toString('base64'), 'latin1');
  encoded.set(bytes, text);
  return text;
}
