import { z } from 'zod';
import { answerBytes } from '../answer-bytes.ts';
import type { Answer } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { type JsonAnswerPart, readJsonAnswer } from '../wire/read-json-answer.ts';
import { readComplaint, type Vendor, vendorEventError } from '../wire/vendor-error.ts';
import { readEventAnswer } from './read-event-answer.ts';
import { Usage } from './usage.ts';

export interface Reading extends Vendor {
  /** Pictures asked for. */
  count: number;
  /** Previews asked for, of each picture. */
  previews: number;
  /** USD micros; `null` where nobody says. */
  costOf(usage: Usage): number | null;
}

const Document = z.object({
  data: z
    .array(z.object({ url: z.string().nullish() }))
    .nullish()
    .catch(null),
  usage: Usage.nullish().catch(null),
  error: z.unknown().optional(),
});

/** Reads an answer of status 200 as it arrives, whichever of its two forms it has. */
export function readAnswer(response: Response, reading: Reading): Answer {
  const body = answerBytes(response);
  return readUnlessJson(response, body, reading) ?? readJson(readJsonAnswer(body), reading);
}

/**
 * The same of a server that may name its pictures by addresses instead. Resolves when the first
 * picture begins, or the addresses are known.
 */
export async function readAnswerOrUrls(
  response: Response,
  reading: Reading,
): Promise<{ answer: Answer } | { urls: string[] }> {
  const body = answerBytes(response);
  const answer = readUnlessJson(response, body, reading);
  if (answer) return { answer };
  const parts = readJsonAnswer(body);
  const first = await parts.next();
  if (!first.done && first.value.type === 'value') {
    const urls = urlsIn(documentOf(first.value.value, false, reading), reading);
    if (urls.length > 0) return { urls };
  }
  return { answer: readJson(startingWith(first, parts), reading) };
}

/** The answer in its other form, or what is none at all; `null` for JSON. */
function readUnlessJson(
  { headers }: Response,
  body: AsyncIterable<Uint8Array>,
  reading: Reading,
): Answer | null {
  const contentType = headers.get('content-type') ?? '';
  if (/^text\/event-stream/i.test(contentType)) return readEvents(body, reading);
  const isOther = /^(?:text\/html|image\/|application\/pdf)/i.test(contentType);
  return isOther ? notAnAnswer(body, reading.label) : null;
}

async function* readJson(parts: AsyncIterable<JsonAnswerPart>, reading: Reading): Answer {
  let pictures = 0;
  let usage: Usage | null | undefined;
  try {
    for await (const part of parts) {
      if (part.type === 'picture') {
        if (pictures < reading.count) {
          yield { type: 'output', index: pictures, seed: null, bytes: part.picture.bytes };
        }
        pictures += 1;
        continue;
      }
      ({ usage } = documentOf(part.value, pictures > 0, reading));
    }
  } catch (error) {
    // All that was asked for is here: what is lost is only what it cost.
    if (pictures < reading.count || !(error instanceof ProviderError)) throw error;
  }
  if (pictures === 0) throw withoutPicture(reading.label, usage);
  yield { type: 'cost', micros: usage ? reading.costOf(usage) : null };
}

async function* readEvents(body: AsyncIterable<Uint8Array>, reading: Reading): Answer {
  let pictures = 0;
  let step = 0;
  let cost: number | null = 0;
  // Of a picture whose event does not say beforehand what it is.
  let held: Uint8Array[] | null = null;
  for await (const part of readEventAnswer(body)) {
    const kind = kindOf(part.name);
    if (part.type === 'picture') {
      const { bytes } = part.picture;
      if (kind === 'partial') {
        yield { type: 'progress', fraction: Math.min((step + 1) / (reading.previews + 1), 1) };
        yield { type: 'preview', index: pictures, step, bytes };
        step += 1;
      } else if (kind === 'completed') {
        yield { type: 'output', index: pictures, seed: null, bytes };
        pictures += 1;
      } else {
        held = await Array.fromAsync(bytes, (piece) => Buffer.from(piece));
      }
      continue;
    }
    if (kind === 'error') throw eventError(part.value, step + pictures > 0, reading);
    if (held !== null) {
      const bytes = again(held);
      held = null;
      if (kind === 'partial') yield { type: 'preview', index: pictures, step: step++, bytes };
      else if (kind === 'completed') {
        yield { type: 'output', index: pictures++, seed: null, bytes };
      }
    }
    if (kind !== 'completed') continue;
    const { usage } = documentOf(part.value, step + pictures > 0, reading);
    const one = usage ? reading.costOf(usage) : null;
    cost = one === null || cost === null ? null : cost + one;
    step = 0;
    // What follows the last picture can only take it away again.
    if (pictures >= reading.count) break;
  }
  if (pictures === 0) throw badAnswer(`${reading.label} ended its answer without a picture.`);
  yield { type: 'cost', micros: cost };
}

type EventKind = 'partial' | 'completed' | 'error' | 'other';

/** `image_generation.partial_image`, `image_edit.completed`, … */
function kindOf(name: string): EventKind {
  if (name.endsWith('.partial_image')) return 'partial';
  if (name.endsWith('.completed')) return 'completed';
  return name === 'error' || name.endsWith('.failed') ? 'error' : 'other';
}

/** @param begun whether pictures, or parts of one, stood before its end */
function documentOf(value: unknown, begun: boolean, reading: Reading): z.infer<typeof Document> {
  const parsed = Document.safeParse(value);
  if (!parsed.success) throw badAnswer(`${reading.label} gave an answer that cannot be read.`);
  if (parsed.data.error) throw eventError(value, begun, reading);
  return parsed.data;
}

function urlsIn({ data }: z.infer<typeof Document>, { count }: Reading): string[] {
  return (data ?? []).flatMap(({ url }) => url || []).slice(0, count);
}

/** Once a part of the picture was there, work was done for it. */
function eventError(value: unknown, begun: boolean, reading: Reading): ProviderError {
  return vendorEventError(readComplaint(value), reading, begun ? 'unknown' : 'no');
}

function withoutPicture(label: string, usage: Usage | null | undefined): ProviderError {
  return new ProviderError({
    code: 'bad_answer',
    message: `${label} answered without a picture.`,
    charged: usage && usage.output_tokens > 0 ? 'yes' : 'unknown',
  });
}

async function* notAnAnswer(body: AsyncIterable<Uint8Array>, label: string): Answer {
  await body[Symbol.asyncIterator]().return?.();
  yield* [];
  throw badAnswer(`${label} answered with something that is no answer to this.`);
}

/** Goes on with what has been begun; leaving it ends what it was begun from. */
async function* startingWith<T>(
  first: IteratorResult<T, void>,
  rest: AsyncGenerator<T, void>,
): AsyncGenerator<T> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    await rest.return();
  }
}

async function* again(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
