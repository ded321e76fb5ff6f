import { decodeWire, encodeWire } from '../wire.ts';
import { reviveTag, tagOf } from './references.ts';

type RawReply = string | [string, ...ArrayBuffer[]];
type RawCall = (operation: string, json: string, ...buffers: ArrayBuffer[]) => RawReply;

declare const __figmaHostCall: RawCall;

interface Reply {
  readonly value?: unknown;
  readonly promise?: number;
  readonly error?: { readonly name: string; readonly message: string };
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const call = __figmaHostCall;
const waiting = new Map<number, Waiting>();

/** Asks the host. Its errors are thrown here, so that their stack shows the plugin's line. */
export function callHost(operation: string, args: readonly unknown[], freeze = false): unknown {
  const sent = encodeWire(args, tagOf);
  const raw = call(operation, sent.json, ...sent.buffers);
  const [json, ...buffers] = typeof raw === 'string' ? [raw] : raw;
  const reply = decodeWire({ json, buffers }, reviveTag, freeze) as Reply;
  if (reply.error) throw makeError(reply.error);
  if (reply.promise === undefined) return reply.value;
  const id = reply.promise;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
  });
}

export function settle(id: number, fulfilled: boolean, value: unknown): void {
  const found = waiting.get(id);
  waiting.delete(id);
  if (fulfilled) found?.resolve(value);
  else found?.reject(makeError(value as { name: string; message: string }));
}

function makeError({ name, message }: { name: string; message: string }): Error {
  return name === 'TypeError' ? new TypeError(message) : new Error(message);
}
