import type { ObjectsAhead } from '../assets/objects-ahead.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { type Asking, askProvider } from './ask-provider.ts';
import { pause } from './cancelled-error.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { keepUntilStored } from './keep-until-stored.ts';
import { type Received, receiveAnswer, type Taken } from './receive-answer.ts';
import { progressReporter } from './report-progress.ts';
import type { Slice } from './slices.ts';

/** Times that the pictures of an operation are fetched, and ms before the second time. */
const MOST_FETCHES = 6;
const FETCH_AGAIN = 2_000;

/**
 * Gets an answer and takes it in. Where pictures were made that do not come through, the operation
 * is asked again: it is paid for, and getting them is free. Returns what `receiveAnswer` does.
 */
export async function takeAnswer(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  sent: ProviderCall,
  slice: Slice,
  { ahead, ...asked }: Omit<Asking, 'reportProgress'> & { ahead: ObjectsAhead },
): Promise<Received> {
  const { signal } = asked.context;
  const reportProgress = progressReporter(dependencies, generation, slice);
  const asking = { ...asked, reportProgress };
  const taken: Taken = { pictures: new Set(), notKept: [], costMicros: null };
  try {
    let { answer, operation } = await askProvider(dependencies, generation, sent, asking);
    for (let fetches = 1; ; fetches += 1) {
      try {
        const arriving = { answer, ahead, taken };
        return await receiveAnswer(dependencies, generation, sent, slice, arriving, signal);
      } catch (error) {
        const waits = error instanceof ProviderError && error.facts.pictureWaits === true;
        if (!waits || operation === null || fetches === MOST_FETCHES) throw error;
        await pause(error.facts.retryAfter ?? FETCH_AGAIN * 2 ** (fetches - 1), signal);
        const call = { ...sent, operation };
        const again = { ...asking, request: null };
        ({ answer, operation } = await askProvider(dependencies, generation, call, again));
      }
    }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (!signal.aborted) {
      await keepUntilStored(dependencies, generation, slice, taken.notKept, signal);
    }
    throw withCost(error, taken.costMicros);
  }
}

/** A failure with what the vendor has told before it. What costs something is charged. */
function withCost(error: ProviderError, costMicros: number | null): ProviderError {
  if (costMicros === null) return error;
  const charged = costMicros > 0 ? 'yes' : error.facts.charged;
  return new ProviderError({ ...error.facts, charged, costMicros }, { cause: error });
}
