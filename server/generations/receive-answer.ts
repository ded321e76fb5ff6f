import type { Warning } from '../../shared/generation.ts';
import { abandonReserved, reserveObject } from '../assets/store-objects.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import type { Answer } from '../providers/image-provider.ts';
import { ProviderError } from '../providers/provider-error.ts';
import { type ClaimedGeneration, StolenGeneration, updateClaimed } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { keepOutput } from './keep-output.ts';
import { keepUntilStored } from './keep-until-stored.ts';
import { showPreview } from './previews.ts';
import { progressReporter } from './report-progress.ts';
import type { Slice } from './slices.ts';
import { type SpooledOutput, spoolOutput } from './spool-output.ts';

/**
 * Takes a provider's answer in as it arrives: every picture goes to a spool file first, and from
 * there into the object store. Returns what the call cost in USD micros; `null` for unknown.
 */
export async function receiveAnswer(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  slice: Slice,
  answer: Answer,
  signal: AbortSignal,
): Promise<number | null> {
  const reportProgress = progressReporter(dependencies, generation, slice);
  let cost: number | null = null;
  let received = 0;
  const notKept: SpooledOutput[] = [];
  /** What only tells of the picture must not cost it when the service's own parts fail. */
  const courtesy = async (telling: Promise<void>) => {
    try {
      await telling;
    } catch (error) {
      const isOurs = !(error instanceof StolenGeneration || error instanceof ProviderError);
      if (!isOurs || signal.aborted) throw error;
      dependencies.logger.warn({ error, generationId: generation.id }, 'an answer’s side event');
    }
  };
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
          ),
        );
        break;
      case 'output': {
        if (event.index >= slice.count) break;
        const reserved = reserveObject(dependencies, generation.userId);
        const { index, seed, bytes } = event;
        const spooled = await spoolOutput(
          dependencies,
          call,
          { index, seed, body: bytes },
          signal,
        ).catch(async (error: unknown) => {
          await abandonReserved(dependencies, reserved);
          throw error;
        });
        received += 1;
        const failure = await keepOutput(dependencies, generation, slice, spooled, reserved).then(
          () => null,
          (error: unknown) => error,
        );
        if (failure instanceof StolenGeneration) throw failure;
        // It is safe in the spool. What the provider still has to give must get there too.
        if (failure !== null) notKept.push(spooled);
        break;
      }
      case 'warning':
        await courtesy(addWarning(dependencies, generation, event.warning));
        break;
      case 'cost':
        cost = event.micros;
        break;
    }
  }
  await keepUntilStored(dependencies, generation, slice, notKept, signal);
  if (received === 0) {
    throw new ProviderError({
      code: 'bad_answer',
      message: `${generation.provider.label} answered without a picture.`,
      charged: generation.provider.offline ? 'no' : 'yes',
    });
  }
  return cost;
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
