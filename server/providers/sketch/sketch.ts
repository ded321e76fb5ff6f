import type { Warning } from '../../../shared/generation.ts';
import type {
  Answer,
  AnswerEvent,
  ImageProvider,
  ImageRequest,
  ProviderContext,
} from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { decodeReference } from './decode-reference.ts';
import { createDrawingThreads } from './drawing-threads.ts';
import { encodePicture } from './encode-picture.ts';
import { createEventQueue } from './event-queue.ts';
import { SKETCH_LABEL, SKETCH_NOTICE } from './label.ts';
import { sketchCapabilities, sketchSize } from './sketch-capabilities.ts';
import { type SketchJob, STYLES } from './sketch-job.ts';

/** Seeds are 32-bit; the pictures of one call count up from the call's own. */
const SEEDS = 4_294_967_296;

const threads = createDrawingThreads(2, 10_000);

/** Procedural pictures, drawn here: for trying everything out without a key. */
export const sketch: ImageProvider = {
  id: 'sketch',
  label: 'Sketch',
  credential: null,
  offline: true,
  policyUrl: null,
  models: [
    {
      name: 'procedural',
      label: SKETCH_LABEL,
      capabilities: sketchCapabilities,
      price: {
        perImageMicros: 0,
        basis: 'Drawn by this service itself, so there is nothing to pay.',
        source: 'Tomson Studio',
        date: '2026-11-22',
      },
      notice: SKETCH_NOTICE,
    },
  ],
  async start(request, context) {
    return { answer: answer(request, context) };
  },
};

/** Draws all pictures of the request, two at a time, and hands them on as they are done. */
async function* answer(request: ImageRequest, context: ProviderContext): Answer {
  // Drawing also ends when one picture fails or nobody asks for the next event any more.
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  try {
    signal.throwIfAborted();
    const references = await Promise.all(request.references.map(decodeReference));
    for (const warning of warnings(request)) yield { type: 'warning', warning };

    const queue = createEventQueue<AnswerEvent>();
    const fractions = new Array<number>(request.count).fill(0);
    const { width, height } = sketchSize(
      request.aspectRatio ?? '1:1',
      String(request.options.detail ?? 'standard'),
    );
    const drawOne = async (index: number) => {
      const seed = ((request.seed ?? 0) + index) % SEEDS;
      const job: SketchJob = {
        prompt: request.prompt,
        seed,
        style: STYLES.find((style) => style === request.options.style) ?? 'auto',
        width,
        height,
        references,
      };
      const rgb = await threads.draw(job, signal, (fraction) => {
        fractions[index] = fraction;
        const sum = fractions.reduce((total, part) => total + part, 0);
        queue.push({ type: 'progress', fraction: sum / request.count });
      });
      const png = await encodePicture(rgb, width, height);
      queue.push({ type: 'output', index, seed, bytes: once(png) });
    };
    Promise.all(Array.from({ length: request.count }, (_, index) => drawOne(index))).then(
      () => queue.end(),
      (error) => queue.fail(error),
    );
    for await (const event of queue) {
      signal.throwIfAborted();
      yield event;
    }
    yield { type: 'cost', micros: 0 };
  } catch (error) {
    throw asProviderError(error, context.signal);
  } finally {
    over.abort();
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** What was asked for and does nothing here. */
function warnings({ references, options }: ImageRequest): Warning[] {
  const compositions = references.filter(({ role }) => role === 'composition').length;
  const found: Warning[] = [];
  if (compositions > 1) {
    found.push({
      code: 'composition_ignored',
      message: 'Sketch follows one composition reference; the others were left out.',
    });
  }
  const style = options.style ?? 'auto';
  if (compositions > 0 && style !== 'auto' && style !== 'strokes') {
    found.push({
      code: 'composition_ignored',
      message: 'Sketch follows a composition reference only in the style Brush strokes.',
    });
  }
  return found;
}

function asProviderError(error: unknown, signal: AbortSignal): ProviderError {
  if (signal.aborted) {
    return new ProviderError(
      { code: 'cancelled', message: 'The drawing was stopped.', charged: 'no' },
      { cause: error },
    );
  }
  if (error instanceof ProviderError) return error;
  return new ProviderError(
    { code: 'provider_down', message: 'Sketch could not finish the drawing.', charged: 'no' },
    { cause: error },
  );
}
