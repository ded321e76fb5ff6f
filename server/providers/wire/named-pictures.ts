import { z } from 'zod';
import { Warning } from '../../../shared/generation.ts';
import type { Answer, Json, Polled, Started } from '../image-provider.ts';
import type { Rest } from './rest.ts';

/** An answer that only names its pictures, as it is kept until they are here. */
const NamedPictures = z.object({
  pictures: z.array(
    z.object({
      /** Which of the call's pictures, from 0. */
      index: z.int(),
      url: z.string(),
      seed: z.int().nullable(),
    }),
  ),
  warnings: z.array(Warning),
  /** USD micros; `null` where nobody says. */
  micros: z.number().nullable(),
});
export type NamedPictures = z.infer<typeof NamedPictures>;

/**
 * Of a vendor that answers at once with addresses: they are kept as an operation, so that the
 * pictures, which are paid for by now, can be fetched again by whatever worker.
 */
export function startedWith(named: NamedPictures): Started {
  return { operation: named satisfies Json };
}

/** Fetches what `startedWith` has kept. The vendor's interface is not asked again. */
export function pollNamed(stored: Json, vendor: Pick<Rest, 'picture'>): Polled {
  return { answer: answerOf(NamedPictures.parse(stored), vendor) };
}

async function* answerOf(
  { pictures, warnings, micros }: NamedPictures,
  vendor: Pick<Rest, 'picture'>,
): Answer {
  yield { type: 'cost', micros };
  for (const warning of warnings) yield { type: 'warning', warning };
  for (const { index, url, seed } of pictures) {
    yield { type: 'output', index, seed, bytes: vendor.picture(url) };
  }
}
