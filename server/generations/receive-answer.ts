import type { Warning } from '../../shared/generation.ts';
import type { ObjectsAhead } from '../assets/objects-ahead.ts';
import {
  abandonReserved,
  adoptReserved,
  type ReservedObject,
  reserveObject,
} from '../assets/store-objects.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import type { Answer } from '../providers/image-provider.ts';
import { plausibleMicros } from '../providers/plausible-micros.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { type ClaimedGeneration, StolenGeneration, updateClaimed } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { keepStored, type StoredPicture, storePicture } from './keep-output.ts';
import { keepUntilStored } from './keep-until-stored.ts';
import { showPreview } from './previews.ts';
import { progressReporter } from './report-progress.ts';
import type { Slice } from './slices.ts';
import { type SpooledOutput, spoolOutput } from './spool-output.ts';

/** ms that a last picture, once stored, waits for the end of its answer: most often it is right behind. */
const END_BEHIND = 100;

/** What has come of a call so far, over all the times that its pictures are fetched. */
export interface Taken {
  /** Positions among the call's of the pictures that are here. */
  pictures: Set<number>;
  /** Those of them that are in the spool, and not in the object store yet. */
  notKept: SpooledOutput[];
  /** What the call cost in USD micros; `null` for unknown. */
  costMicros: number | null;
}

/** What an answer came to. */
export interface Received {
  /** What the call cost in USD micros; `null` for unknown. */
  costMicros: number | null;
  /**
   * The generation's last picture where the answer ended while it was being stored: it is left to
   * the caller to keep, together with what ends with it.
   */
  last: StoredPicture | null;
}

/**
 * Takes a provider's answer in as it arrives: every picture goes to a spool file first, and from
 * there into the object store. One that does not come keeps none of the others away: how it failed
 * is thrown when all of the answer has been taken in. Pictures that are here are not taken again.
 */
export async function receiveAnswer(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  slice: Slice,
  { answer, ahead, taken }: { answer: Answer; ahead: ObjectsAhead; taken: Taken },
  signal: AbortSignal,
): Promise<Received> {
  const reportProgress = progressReporter(dependencies, generation, slice);
  const { pictures, notKept } = taken;
  let last = null as StoredPicture | null;
  // Where a person's generations are limited, more is to be done at an end.
  const endsWithPicture = slice.isLast && dependencies.config.personConcurrency === null;
  let failure = null as ProviderError | null;
  /** Another worker has the generation. What is paid for gets into the spool all the same. */
  let stolen = null as StolenGeneration | null;
  /** What only tells of the picture must not cost it when the service's own parts fail. */
  const courtesy = async (telling: Promise<void>) => {
    try {
      await telling;
    } catch (error) {
      if (error instanceof ProviderError || signal.aborted) throw error;
      if (error instanceof StolenGeneration) stolen ??= error;
      else
        dependencies.logger.warn({ error, generationId: generation.id }, 'an answer’s side event');
    }
  };
  let isOver = false;
  const end = Promise.withResolvers<void>();
  const keep = async (spooled: SpooledOutput, reserved: ReservedObject, isLast: boolean) => {
    try {
      const picture = await storePicture(dependencies, generation, spooled, reserved);
      if (isLast) await within(END_BEHIND, end.promise);
      if (isLast && isOver) last = picture;
      else await keepStored(dependencies, generation, slice, picture);
    } catch (error) {
      // It is safe in the spool. What the provider still has to give must get there too.
      if (error instanceof StolenGeneration) stolen ??= error;
      else notKept.push(spooled);
    }
  };
  let keeping = Promise.resolve();
  try {
    for await (const event of answer) {
      signal.throwIfAborted();
      switch (event.type) {
        case 'progress':
          reportProgress(event.fraction);
          break;
        case 'preview':
          await courtesy(
            showPreview(
              dependencies,
              generation,
              { index: slice.firstIndex + event.index, step: event.step },
              event.bytes,
              signal,
            ),
          );
          break;
        case 'output': {
          if (event.index >= slice.count || pictures.has(event.index)) break;
          const reserved = ahead.take() ?? reserveObject(dependencies, generation.userId);
          const { index, seed, bytes } = event;
          const spooled = await spoolOutput(
            dependencies,
            call,
            { index, seed, body: bytes },
            signal,
            (file) => adoptReserved(dependencies, reserved, file),
          ).catch(async (error: unknown) => {
            await abandonReserved(dependencies, reserved);
            if (signal.aborted || !(error instanceof ProviderError)) throw error;
            failure = graver(failure, error);
            return null;
          });
          if (!spooled) break;
          pictures.add(index);
          if (stolen) break;
          const isLast = endsWithPicture && pictures.size === slice.count && notKept.length === 0;
          keeping = keep(spooled, reserved, isLast);
          // Most answers end right behind their last picture, and sooner than it is stored.
          if (isLast) keeping.catch(() => undefined);
          else await keeping;
          break;
        }
        case 'warning':
          await courtesy(addWarning(dependencies, generation, event.warning));
          break;
        case 'cost':
          taken.costMicros = plausibleMicros(event.micros);
          break;
      }
    }
    isOver = true;
  } catch (error) {
    if (stolen) throw stolen;
    // Behind a picture that did not come whole, an answer seldom goes on.
    if (!failure || signal.aborted || !(error instanceof ProviderError)) throw error;
  } finally {
    end.resolve();
    await keeping;
  }
  if (stolen) throw stolen;
  if (failure) throw failure;
  await keepUntilStored(dependencies, generation, slice, notKept, signal);
  if (pictures.size === 0) {
    throw new ProviderError({
      code: 'bad_answer',
      message: `${generation.provider.label} answered without a picture.`,
      charged: generation.provider.offline ? 'no' : 'yes',
    });
  }
  return { costMicros: taken.costMicros, last };
}

/** Which of two failures is told: the first, unless only of the other a picture may still be had. */
function graver(first: ProviderError | null, second: ProviderError): ProviderError {
  return first === null || (second.facts.pictureWaits && !first.facts.pictureWaits)
    ? second
    : first;
}

async function addWarning(
  { prisma }: GenerationDependencies,
  generation: ClaimedGeneration,
  warning: Warning,
): Promise<void> {
  const earlier = generation.row.warnings as Warning[];
  // A call that is made again warns again.
  if (earlier.some(({ message }) => message === warning.message)) return;
  const warnings = [...earlier, warning];
  generation.row.warnings = warnings;
  await prisma.$transaction((transaction) => updateClaimed(transaction, generation, { warnings }));
}

/** Waits for something, though no longer than so many ms. */
async function within(patience: number, something: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([something, enough]);
  clearTimeout(timer);
}
