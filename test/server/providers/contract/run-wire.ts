import type {
  Answer,
  ImageProvider,
  ImageRequest,
  Json,
  ProviderContext,
} from '../../../../server/providers/image-provider.ts';
import { createProviderFetch } from '../../../../server/providers/provider-fetch.ts';
import type { WireStub } from '../../../support/wire-stub/wire-stub.ts';
import { type CallOptions, collect, TEST_KEY } from '../call-provider.ts';
import type { ProviderWire } from './provider-wire.ts';

export interface WireResult {
  outputs: { index: number; seed: number | null; bytes: Buffer }[];
  /** `undefined` where no event told. */
  cost: number | null | undefined;
  warnings: string[];
}

/** What a worker would lend a provider for a call to the stub. */
export function wireContext(
  wire: ProviderWire,
  stub: WireStub,
  options: CallOptions = {},
): ProviderContext {
  const { signal = new AbortController().signal, limits = {} } = options;
  const allowed = [stub.origin, stub.picturesOrigin];
  return {
    apiKey: TEST_KEY,
    baseUrl: `${stub.origin}${wire.basePath}`,
    settings: wire.settings ?? {},
    fetch: createProviderFetch({
      keyOrigin: stub.origin,
      allowedOrigins: allowed,
      privateOriginsAllowed: [...allowed, stub.elsewhereOrigin],
      signal,
      ...limits,
    }),
    signal,
  };
}

/** Calls a provider as the worker does, asking after operations until there is an answer. */
export async function runWire(
  provider: ImageProvider,
  request: ImageRequest,
  context: ProviderContext,
): Promise<WireResult> {
  return readWhole(await answerOfWire(provider, request, context));
}

/** What a provider answers in the end, before it is read. */
export async function answerOfWire(
  provider: ImageProvider,
  request: ImageRequest,
  context: ProviderContext,
): Promise<Answer> {
  const started = await provider.start(request, context);
  return 'answer' in started ? started.answer : endOf(provider, started.operation, context);
}

/** Goes on with an operation, which has been stored and read again. */
export async function finishWire(
  provider: ImageProvider,
  operation: Json,
  context: ProviderContext,
): Promise<WireResult> {
  return readWhole(await endOf(provider, operation, context));
}

async function endOf(
  provider: ImageProvider,
  operation: Json,
  context: ProviderContext,
): Promise<Answer> {
  const stored = JSON.parse(JSON.stringify(operation)) as Json;
  for (let asked = 0; asked < 20; asked += 1) {
    const polled = await provider.poll?.(stored, context);
    if (!polled) throw new Error(`${provider.id} cannot poll`);
    if ('answer' in polled) return polled.answer;
  }
  throw new Error('the operation does not end');
}

async function readWhole(answer: Answer): Promise<WireResult> {
  const result: WireResult = { outputs: [], cost: undefined, warnings: [] };
  for await (const event of answer) {
    if (event.type === 'output') {
      const { index, seed } = event;
      result.outputs.push({ index, seed, bytes: await collect(event.bytes) });
    } else if (event.type === 'preview') {
      await collect(event.bytes);
    } else if (event.type === 'cost') {
      result.cost = event.micros;
    } else if (event.type === 'warning') {
      result.warnings.push(event.warning.code);
    }
  }
  return result;
}
