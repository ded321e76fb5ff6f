import sharp from 'sharp';
import type {
  Answer,
  AnswerEvent,
  ImageProvider,
  ImageRequest,
  Json,
  ModelDeclaration,
  Polled,
  ProviderContext,
  Started,
} from '../../server/providers/image-provider.ts';

/** What the toy does when it is asked for a prompt; `nth` counts the starts of that prompt from 0. */
export interface ToyBehaviour {
  /** What comes before anything is sent, such as an upload of references. */
  prepare?(): Promise<void>;
  start?(request: ImageRequest, context: ProviderContext, nth: number): Promise<Started>;
  poll?(operation: Json, context: ProviderContext): Promise<Polled>;
  cancel?(context: ProviderContext): Promise<void>;
  /** What it says it takes when it names an operation, in USD micros. */
  price?: number;
}

/** A provider that does, prompt by prompt, what a test says; otherwise it answers with pictures. */
export interface ToyProvider extends ImageProvider {
  when(prompt: string, behaviour: ToyBehaviour): void;
  /** The requests it was sent with this prompt. */
  startsOf(prompt: string): ImageRequest[];
}

const model: ModelDeclaration = {
  name: 'picture',
  label: 'Toy picture',
  capabilities: {
    dimensions: { kind: 'ratios', ratios: ['1:1', '16:9'] },
    maxCount: 10,
    seed: true,
    output: 'raster',
    transparency: false,
    mask: false,
    streaming: false,
    references: {
      max: 3,
      roles: [
        { id: 'subject', label: 'Subject' },
        { id: 'style', label: 'Style' },
      ],
    },
    options: [{ kind: 'switch', name: 'shiny', label: 'Shiny', default: false }],
  },
  picturesPerCall: 2,
  price: {
    perImageMicros: 40_000,
    basis: '4 cents a picture.',
    source: 'the toy box',
    date: '2026-11-22',
  },
  notice: null,
};

/** @param offline false for a provider whose calls cost money */
export function createToyProvider(id: string, offline: boolean): ToyProvider {
  const behaviours = new Map<string, ToyBehaviour>();
  const starts = new Map<string, ImageRequest[]>();
  return {
    id,
    label: 'Toy',
    credential: null,
    offline,
    policyUrl: null,
    models: [
      model,
      { ...model, name: 'unpriced', label: 'Toy without a price', price: null },
      {
        ...model,
        name: 'plain',
        label: 'Plain toy',
        capabilities: {
          ...model.capabilities,
          seed: false,
          references: { max: 0, roles: [] },
        },
      },
    ],
    when: (prompt, behaviour) => void behaviours.set(prompt, behaviour),
    startsOf: (prompt) => starts.get(prompt) ?? [],
    async start(request, context) {
      await behaviours.get(request.prompt)?.prepare?.();
      // A toy has no network: it is its own vendor.
      await context.beforeSending?.();
      const earlier = starts.get(request.prompt) ?? [];
      starts.set(request.prompt, [...earlier, request]);
      const behaviour = behaviours.get(request.prompt);
      if (behaviour?.start) return behaviour.start(request, context, earlier.length);
      return { answer: pictures(request) };
    },
    async poll(operation, context) {
      // The operation is the prompt it was started with.
      const behaviour = behaviours.get(String(operation));
      if (!behaviour?.poll) throw new Error('the toy was not told how to poll');
      return behaviour.poll(operation, context);
    },
    async cancel(operation, context) {
      await behaviours.get(String(operation))?.cancel?.(context);
    },
    priceOf: (operation) => behaviours.get(String(operation))?.price ?? null,
  };
}

/** The whole answer to a request: its pictures, and what they cost. */
export async function* pictures({ count, seed }: Pick<ImageRequest, 'count' | 'seed'>): Answer {
  for (let index = 0; index < count; index += 1) yield await picture(index, seed);
  yield { type: 'cost', micros: 40_000 * count };
}

/** One picture of an answer, 16 × 16 px; no two of a call are the same. */
export async function picture(index: number, seed: number | null = null): Promise<AnswerEvent> {
  const background = { r: 40 * index, g: 80, b: 160 };
  const png = await sharp({ create: { width: 16, height: 16, channels: 3, background } })
    .png()
    .toBuffer();
  return {
    type: 'output',
    index,
    seed: seed === null ? null : seed + index,
    bytes: (async function* () {
      yield png.subarray(0, 20);
      yield png.subarray(20);
    })(),
  };
}

/** A partial picture on the way to the first one. */
export async function preview(): Promise<AnswerEvent> {
  const event = await picture(0);
  if (event.type !== 'output') throw new Error('not a picture');
  return { type: 'preview', index: 0, step: 0, bytes: event.bytes };
}

/** A toy that wants a key, kept at `https://toys.example`. */
export function createKeyedToyProvider(): ToyProvider {
  return {
    ...createToyProvider('keyed', false),
    credential: {
      label: 'API key',
      helpUrl: 'https://toys.example/keys',
      secretRequired: true,
      baseUrl: 'optional',
      defaultBaseUrl: 'https://toys.example',
      settings: [],
    },
    policyUrl: 'https://toys.example/privacy',
  };
}

/** Something a test waits for, or lets something else wait for. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}

/** Waits until the signal aborts and throws its reason, as a fetch would. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
