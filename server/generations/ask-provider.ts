import type { ProviderCall } from '../prisma/client/client.ts';
import type {
  Answer,
  ImageProvider,
  ImageRequest,
  Json,
  Polled,
  ProviderContext,
} from '../providers/image-provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { pause } from './cancelled-error.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { knownAnswer, unforeseenError } from './known-answer.ts';
import { saveOperation } from './provider-calls.ts';
import { whileDatabaseIsAway } from './while-database-is-away.ts';

/**
 * ms after it was sent that a call is asked after. What has not ended by then will not: Replicate
 * ends a prediction after half an hour, and what was made is kept for an hour by Replicate and fal
 * (replicate.com/docs/topics/predictions/data-retention, fal.ai/docs/inference-api/queue/result),
 * and for less by others.
 */
const LONGEST_MAKING = 2 * 60 * 60 * 1000;

/** ms until an operation is asked after again when the asking itself failed; longer from time to time. */
const POLL_AGAIN = 2_000;
const LONGEST_POLL_AGAIN = 30_000;

/**
 * Questions in a row that failed, at most, where it is too late for more or their answers could not
 * be read: with the waits between them some four minutes, longer than a proxy's page stands while
 * what is behind it is begun anew.
 */
const MOST_FAILED = 12;

/** An answer, and the operation it came from; `null` where there is none to ask after. */
interface Asked {
  answer: Answer;
  operation: ProviderCall['operation'];
}

/** What to ask a provider, and with what. */
export interface Asking {
  /** What to send; `null` to ask after the operation that was named before. */
  request: ImageRequest | null;
  context: ProviderContext;
  /** @param fraction of the call, 0 to 1 */
  reportProgress(fraction: number): void;
  /** Hears of the operation that the provider has named. */
  named(operation: Json): void;
}

/**
 * Sends a request, or asks after the operation that an earlier one named, until there is an answer.
 * Throws a `ProviderError` where there will be none.
 */
export async function askProvider(
  dependencies: GenerationDependencies,
  { provider }: ClaimedGeneration,
  call: ProviderCall,
  { request, context, reportProgress, named }: Asking,
): Promise<Asked> {
  const { signal } = context;
  const known = (error: unknown) => {
    const meant = unforeseenError(error, provider, signal);
    if (meant !== error) dependencies.logger.error({ error, provider: provider.id }, 'provider');
    return meant;
  };
  let operation = call.operation;
  if (request) {
    const started = await provider.start(request, context).catch((error: unknown) => {
      throw known(error);
    });
    // For a provider that did not come to it by its fetch: what follows is about a sent call.
    await context.beforeSending?.();
    if ('answer' in started) {
      return { answer: knownAnswer(started.answer, known), operation: null };
    }
    operation = started.operation;
    named(started.operation);
    await whileDatabaseIsAway(() => saveOperation(dependencies, call, started.operation), signal);
  }
  const until = (call.sentAt ?? new Date()).getTime() + LONGEST_MAKING;
  let failed = 0;
  for (;;) {
    if (!provider.poll) throw new Error(`${provider.id} named an operation but cannot poll`);
    const polled = await provider.poll(operation as Json, context).then(
      (heard) => {
        failed = 0;
        return heard;
      },
      (error: unknown) => {
        failed += 1;
        return askAgain(error, failed);
      },
    );
    if ('answer' in polled) return { answer: knownAnswer(polled.answer, known), operation };
    if (polled.fraction !== null) reportProgress(polled.fraction);
    const patience = until - Date.now();
    // One that went to sleep may be without a network when it wakes up: that alone ends nothing.
    if (patience <= 0 && (failed === 0 || failed >= MOST_FAILED)) throw neverEnds(provider);
    await pause(Math.min(polled.retryAfter, Math.max(patience, POLL_AGAIN)), signal);
  }
}

function neverEnds({ label }: ImageProvider): ProviderError {
  return new ProviderError({
    code: 'timed_out',
    message: `${label} took the request and has not ended it in two hours; nobody knows whether it charged.`,
    charged: 'unknown',
  });
}

/**
 * A question after an operation that did not get through is asked again; the call goes on.
 * @param failed questions in a row, with this one
 */
function askAgain(error: unknown, failed: number): Polled {
  if (!(error instanceof ProviderError)) throw error;
  const { retryAfter, askAgain: isUnread = false } = error.facts;
  if (!error.retryable && !(isUnread && failed < MOST_FAILED)) throw error;
  const wait = Math.min(POLL_AGAIN * 2 ** (failed - 1), LONGEST_POLL_AGAIN);
  return { retryAfter: retryAfter ?? wait, fraction: null };
}
