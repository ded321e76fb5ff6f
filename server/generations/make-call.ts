import { ObjectsAhead } from '../assets/objects-ahead.ts';
import { isDiskFull, requireDiskSpace } from '../platform/disk-space.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import type { ImageProvider, ImageRequest, Json } from '../providers/image-provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { RateLimit } from '../providers/rate-limit.ts';
import { cancelledError } from './cancelled-error.ts';
import { type ClaimedGeneration, StolenGeneration } from './claim-generation.ts';
import { finishWithPicture } from './finish-with-picture.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { keepStored } from './keep-output.ts';
import { keepUntilStored } from './keep-until-stored.ts';
import { KeyChanged } from './key-limit.ts';
import { slowDown, speedUp } from './key-pace.ts';
import { knownPrice } from './known-price.ts';
import { type Loan, lendProvider, noteKeyUse } from './lend-provider.ts';
import { once } from './once.ts';
import type { Readiness } from './prepare-call.ts';
import { answerCall, failCall } from './provider-calls.ts';
import type { Received } from './receive-answer.ts';
import { referenceImages } from './reference-images.ts';
import { type CallToSend, notePrepared, sendCall } from './send-call.ts';
import { SetAside } from './set-aside.ts';
import type { Slice } from './slices.ts';
import { takeAnswer } from './take-answer.ts';
import { tellCancelled } from './tell-cancelled.ts';
import { markUnsent } from './unsent-mark.ts';
import { waitForTurn } from './wait-for-turn.ts';
import { insistently } from './while-database-is-away.ts';

/**
 * Sends a call that is prepared, noted or not, or asks after a sent one, and stores what comes back.
 * Returns the call as it ended, or still prepared where its key has to be opened anew; throws what is
 * a fault of the service itself, so that the job is tried again.
 */
export async function makeCall(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  prepared: ProviderCall,
  readiness: Readiness | null,
  slice: Slice,
  signal: AbortSignal,
): Promise<ProviderCall> {
  const { config } = dependencies;
  let call = prepared;
  let loan: Loan | null = null;
  const isNew = prepared.state === 'prepared';
  const toSend: CallToSend = {
    call: prepared,
    isNoted: readiness?.isNoted ?? true,
    isMarked: false,
    openedAs: null,
    ahead: new ObjectsAhead(generation.userId, slice.count),
  };
  // Taken when the connection stands, and no earlier: a worker that dies after it leaves a call
  // behind of which nobody knows whether it was made.
  const send = once(async () => {
    if (isNew) call = await sendCall(dependencies, generation, toSend, signal);
  });
  try {
    const tookTurn =
      isNew && (await waitForTurn(dependencies, generation, call, readiness, signal));
    // While it waited its key may have changed.
    const sealedKey = (!tookTurn && readiness?.sealedKey) || null;
    // Opened before the call counts as sent: a key that is gone has cost nothing.
    const [lent, request] = await Promise.all([
      lendProvider(dependencies, generation, call, sealedKey, send, signal),
      isNew ? imageRequest(dependencies, generation, slice) : null,
    ]);
    loan = lent;
    toSend.openedAs = lent.openedAs;
    if (isNew) {
      signal.throwIfAborted();
      // A picture that was paid for and has no room here would be lost.
      await inRoom(() => requireDiskSpace(config.dataDirectory, config.minFreeBytes));
      const { provider, workerToken } = generation;
      if (provider.credential === null) {
        // There is no connection to wait for, and nothing that costs anything can be in doubt.
        await send();
      } else {
        toSend.isMarked = await inRoom(async () => markUnsent(config, { ...call, workerToken }));
      }
    }
    const { context } = loan;
    const named = (operation: Json) => {
      call = { ...call, operation: operation as ProviderCall['operation'] };
    };
    const asking = { request, context, ahead: toSend.ahead, named };
    const received = await takeAnswer(dependencies, generation, call, slice, asking);
    const notes = Promise.all([
      noteKeyUse(dependencies, call, loan),
      notePace(dependencies, call, { tookTurn, said: loan.rateLimit() }),
    ]).catch((error: unknown) =>
      dependencies.logger.warn({ error }, 'what a key’s use says of it'),
    );
    const answered = await endAnswered(dependencies, generation, call, slice, received, signal);
    await notes;
    return answered;
  } catch (thrown) {
    // Whatever a provider or its SDK has made of it.
    const { error } = (await send.failure()) ?? { error: thrown };
    // Still prepared, it is made with the key as it is now.
    if (error instanceof KeyChanged) return call;
    const meant = toProviderError(error, generation, call, signal);
    if (!meant) throw error;
    const failure = withPrice(meant, generation, call);
    // Cancelled, or not asked after any more.
    const isLeft = signal.aborted || failure.outcomeUnknown;
    if (loan && isLeft) void tellCancelled(dependencies, generation.provider, call, loan);
    await insistently(async () => {
      if (call.state === 'prepared') await notePrepared(dependencies, generation, toSend);
      await noteKeyUse(dependencies, call, { failure });
    });
    // Of a key that was deleted meanwhile there is nothing to note, and the call has ended all the same.
    const pace = { failure, said: loan?.rateLimit() ?? null };
    await insistently(() => notePace(dependencies, call, pace)).catch((error: unknown) =>
      dependencies.logger.warn({ error }, 'what a failure says of a key’s pace'),
    );
    // Awaited here: while what follows is done, nobody else would hear of its failure.
    return await failCall(dependencies, generation, call, failure);
  } finally {
    await toSend.ahead.giveBack(dependencies);
  }
}

/** Ends a call that was answered, and with the generation's last picture the generation. */
async function endAnswered(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  slice: Slice,
  { costMicros, last }: Received,
  signal: AbortSignal,
): Promise<ProviderCall> {
  if (last) {
    const { logger } = dependencies;
    const end = finishWithPicture(dependencies, generation, call, slice, last, costMicros);
    const ended = await end.catch((error: unknown) => {
      logger.warn({ error, generationId: generation.id }, 'an end with the last picture');
      return null;
    });
    if (ended) {
      generation.isFinished = true;
      return ended;
    }
    await keepStored(dependencies, generation, slice, last).catch((error: unknown) => {
      if (error instanceof StolenGeneration) throw error;
      return keepUntilStored(dependencies, generation, slice, [last.spooled], signal);
    });
  }
  return answerCall(dependencies, generation, call, costMicros);
}

/** ms until a generation that found the disk full is begun again. */
const ROOM_AGAIN = 5_000;

/** Lets the generation wait where there is no room; a job that failed instead would use its tries up. */
function inRoom<Result>(step: () => Promise<Result>): Promise<Result> {
  return step().catch((error: unknown) => {
    throw isDiskFull(error) ? new SetAside(ROOM_AGAIN, null) : error;
  });
}

/** Lets the key's other calls know how the provider took this one's coming. */
async function notePace(
  { prisma }: GenerationDependencies,
  { keyId, userId, sentAt }: ProviderCall,
  how: { said: RateLimit | null } & ({ tookTurn: boolean } | { failure: ProviderError }),
): Promise<void> {
  if (keyId === null) return;
  const learner = { keyId, userId, sentAt };
  if ('tookTurn' in how) return speedUp(prisma, learner, how.tookTurn, how.said);
  const { code, retryAfter } = how.failure.facts;
  if (code === 'rate_limited') return slowDown(prisma, learner, retryAfter, how.said);
  // One that is overloaded and says until when wants nothing else from this key meanwhile.
  if (code === 'provider_down' && retryAfter !== undefined) {
    await slowDown(prisma, learner, retryAfter);
  }
}

async function imageRequest(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
): Promise<ImageRequest> {
  const { row, model } = generation;
  return {
    model: model.name,
    prompt: row.prompt,
    count: slice.count,
    size: row.width && row.height ? { width: row.width, height: row.height } : null,
    aspectRatio: row.aspectRatio,
    seed: slice.seed,
    references: await referenceImages(dependencies, generation),
    options: row.options as ImageRequest['options'],
  };
}

/** What a thrown thing means for the call; `null` when it is a fault of the service itself. */
function toProviderError(
  error: unknown,
  { provider }: ClaimedGeneration,
  call: ProviderCall,
  signal: AbortSignal,
): ProviderError | null {
  if (error instanceof ProviderError && error !== signal.reason) {
    return call.state === 'prepared' ? notSent(error, provider) : error;
  }
  if (!(signal.reason instanceof ProviderError)) return null;
  const costsNothing = provider.offline || call.state === 'prepared';
  return cancelledError(costsNothing ? 'no' : 'unknown');
}

/** A failure with what its call costs where the vendor has said so, if it is charged. */
function withPrice(
  error: ProviderError,
  { provider }: ClaimedGeneration,
  call: ProviderCall,
): ProviderError {
  const { facts } = error;
  const price = facts.charged === 'no' ? null : knownPrice(provider, call);
  if (price === null || facts.costMicros !== undefined) return error;
  return new ProviderError({ ...facts, costMicros: price }, { cause: error });
}

/** Whatever went wrong before a call was sent, nobody was asked for anything. */
function notSent(error: ProviderError, { label }: ImageProvider): ProviderError {
  const { facts } = error;
  if (facts.charged === 'no') return error;
  const message = `${label} could not be asked.`;
  return new ProviderError({ ...facts, message, charged: 'no' }, { cause: error });
}
