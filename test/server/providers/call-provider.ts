import type {
  AnswerEvent,
  ImageProvider,
  ImageRequest,
  ProviderContext,
  ReferenceImage,
} from '../../../server/providers/image-provider.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import {
  createProviderFetch,
  type ProviderFetchOptions,
} from '../../../server/providers/provider-fetch.ts';
import type { KeySettings } from '../../../shared/provider-key.ts';
import type { ProviderStub } from '../../support/provider-stub/provider-stub.ts';

/** Long enough to look like a key, and nowhere else in the code. */
export const TEST_KEY = 'sk-test-3f9a7c51d2e84b60';

export function imageRequest(changes: Partial<ImageRequest> = {}): ImageRequest {
  return {
    model: 'gpt-image-2.6-flare',
    prompt: 'a mountain lake at dawn',
    count: 1,
    size: { width: 64, height: 48 },
    aspectRatio: null,
    seed: null,
    references: [],
    options: { quality: 'medium', background: 'auto', previews: 0, moderation: 'auto' },
    ...changes,
  };
}

export interface CallOptions {
  settings?: KeySettings;
  apiKey?: string;
  baseUrl?: string;
  signal?: AbortSignal;
  limits?: Partial<ProviderFetchOptions>;
}

/** What a worker would lend a provider for a call to the stub. */
export function stubContext(stub: ProviderStub, options: CallOptions = {}): ProviderContext {
  const { signal = new AbortController().signal, limits = {} } = options;
  return {
    apiKey: options.apiKey ?? TEST_KEY,
    baseUrl: options.baseUrl ?? stub.baseUrl,
    settings: options.settings ?? {},
    fetch: createProviderFetch({
      keyOrigin: stub.origin,
      privateOriginsAllowed: [stub.origin],
      signal,
      ...limits,
    }),
    signal,
  };
}

export interface Received {
  outputs: { index: number; bytes: Buffer }[];
  previews: { index: number; step: number; bytes: Buffer }[];
  /** `undefined` where no event told. */
  cost: number | null | undefined;
  /** The types in the order they came. */
  order: AnswerEvent['type'][];
}

/** Calls a provider and reads its whole answer. */
export async function callProvider(
  provider: ImageProvider,
  request: ImageRequest,
  context: ProviderContext,
): Promise<Received> {
  const received: Received = { outputs: [], previews: [], cost: undefined, order: [] };
  const started = await provider.start(request, context);
  if (!('answer' in started)) throw new Error('the provider should answer at once');
  for await (const event of started.answer) {
    received.order.push(event.type);
    if (event.type === 'output') {
      received.outputs.push({ index: event.index, bytes: await collect(event.bytes) });
    } else if (event.type === 'preview') {
      const { index, step } = event;
      received.previews.push({ index, step, bytes: await collect(event.bytes) });
    } else if (event.type === 'cost') {
      received.cost = event.micros;
    }
  }
  return received;
}

/** The failure of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.then(
    () => new Error('the call should fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw error;
}

export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(bytes, (piece) => Buffer.from(piece)));
}

export function reference(bytes: Uint8Array, contentType = 'image/png'): ReferenceImage {
  return { role: null, contentType, width: 32, height: 32, bytes: async () => bytes };
}
