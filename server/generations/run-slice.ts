import type { ProviderCall } from '../prisma/client/client.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { pause } from './cancelled-error.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { takeTurn } from './key-pace.ts';
import { isEndOfKey } from './key-watch.ts';
import { makeCall } from './make-call.ts';
import { prepareCall, type Readiness } from './prepare-call.ts';
import { answerCall, failCall, failureOf, latestCall } from './provider-calls.ts';
import { salvageOutputs } from './salvage-outputs.ts';
import { SetAside, SHORT_WAIT } from './set-aside.ts';
import type { Slice } from './slices.ts';
import { takeBackUnsent } from './take-back-unsent.ts';

/** Tries of a slice for each time that the person asks, where trying again cannot cost anything. */
const MOST_TRIES = 5;

/**
 * Gets the pictures of one slice, going on from whatever call an earlier worker left behind.
 * Throws a `ProviderError` when they cannot be had.
 */
export async function runSlice(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  slice: Slice,
  signal: AbortSignal,
): Promise<void> {
  let call = generation.hasCalls ? await latestCall(dependencies, generation, slice) : null;
  if (call?.state === 'sent' && call.operation === null) {
    call =
      (await takeBackUnsent(dependencies, call)) ??
      (await settleInterrupted(dependencies, generation, call, slice));
  }
  for (;;) {
    let readiness: Readiness | null = null;
    if (call?.state === 'answered') return;
    if (call?.state === 'failed' || call?.state === 'outcome_unknown') {
      const failure = failureOf(call);
      const anotherKey = isEndOfKey(failure) && dropKey(generation, call, failure);
      if ((!failure.retryable && !anotherKey) || triesOf(call) >= MOST_TRIES) throw failure;
      if (!anotherKey) await waitToRetry(dependencies, generation, failure, call, signal);
    }
    if (call?.state !== 'prepared' && call?.state !== 'sent') {
      signal.throwIfAborted();
      const tries = call ? { try: call.try + 1, firstTry: call.firstTry } : { try: 0, firstTry: 0 };
      ({ call, readiness } = await prepareCall(dependencies, generation, slice, tries));
    }
    call = await makeCall(dependencies, generation, call, readiness, slice, signal);
  }
}

/** Tries with this one since the person asked. */
function triesOf({ try: tryNumber, firstTry }: ProviderCall): number {
  return tryNumber - firstTry + 1;
}

/**
 * Waits as long as the provider wants, or longer from try to try. What of it has passed since the
 * call ended, such as while the generation was set aside, counts.
 */
async function waitToRetry(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  { facts }: ProviderError,
  call: ProviderCall,
  signal: AbortSignal,
): Promise<void> {
  const { endedAt, keyId } = call;
  const since = endedAt ? Date.now() - endedAt.getTime() : 0;
  const wait = (facts.retryAfter ?? backoff(triesOf(call))) - since;
  if (wait <= 0) return;
  if (keyId === null) return pause(wait, signal);
  const { keyWatch } = generation;
  if (!keyWatch.has(keyId)) {
    // Its end may have been heard before there was anything to wait for.
    if (keyWatch.keys.length === 0) keyWatch.endOf(keyId).throwIfAborted();
    // Another key has nothing to wait for.
    return;
  }
  const isAskedTo = facts.code === 'rate_limited' || facts.retryAfter !== undefined;
  if (isAskedTo && wait > SHORT_WAIT) {
    // All that wait for the same moment would be too many at once: each comes back for a turn.
    const turn = await takeTurn(dependencies.prisma, keyId);
    // The key has got another secret since, of which nobody has said so.
    if (turn === null) return;
    throw new SetAside(Math.max(wait, turn.getTime() - Date.now()), keyId);
  }
  const end = keyWatch.endOf(keyId);
  await keyWatch.look(dependencies.prisma, generation.userId, keyId);
  try {
    await pause(wait, AbortSignal.any([signal, end]));
  } catch (error) {
    if (error !== end.reason || keyWatch.keys.length === 0) throw error;
  }
}

/** ms after so many tries; half of it by chance, so that those that failed together do not come back together. */
function backoff(tries: number): number {
  return 500 * 2 ** (tries - 1) * (1 - Math.random() / 2);
}

/** Does without a key that ended before its call was sent; whether another one is left. */
function dropKey(
  { keyWatch }: ClaimedGeneration,
  { keyId }: ProviderCall,
  why: ProviderError,
): boolean {
  keyWatch.drop(keyId, why);
  return keyWatch.keys.length > 0;
}

/**
 * A call that is noted as sent by a worker that died, without an operation to ask after. What had
 * arrived whole is in the spool. Otherwise: where nothing is charged it counts as failed and is made
 * again; anywhere else nobody knows what it cost, and the person decides.
 */
async function settleInterrupted(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  slice: Slice,
): Promise<ProviderCall> {
  const salvaged = await salvageOutputs(dependencies, generation, call, slice);
  if (salvaged === slice.count) return answerCall(dependencies, generation, call, null);
  const { offline, label } = generation.provider;
  const interrupted = new ProviderError({
    code: offline ? 'provider_down' : 'timed_out',
    message: offline
      ? 'The service was interrupted while the picture was being made.'
      : `The service was interrupted while ${label} was working; nobody knows whether it charged.`,
    charged: offline ? 'no' : 'unknown',
  });
  return failCall(dependencies, generation, call, interrupted);
}
