import type { Answer, AnswerEvent, ImageProvider } from '../providers/image-provider.ts';
import { ProviderError } from '../providers/provider-error.ts';

/**
 * What it means that a provider threw something which is no `ProviderError`, after the request was
 * sent: nobody knows whether it was carried out.
 */
export function unforeseenError(
  error: unknown,
  { label, offline }: ImageProvider,
  signal: AbortSignal,
): unknown {
  if (error instanceof ProviderError || signal.aborted) return error;
  return new ProviderError(
    {
      code: offline ? 'provider_down' : 'bad_answer',
      message: offline
        ? `${label} failed.`
        : `${label} gave no answer that could be read; nobody knows whether it charged.`,
      charged: offline ? 'no' : 'unknown',
    },
    { cause: error },
  );
}

/** The same answer; whatever goes wrong in reading it goes through `known`. */
export async function* knownAnswer(answer: Answer, known: (error: unknown) => unknown): Answer {
  for await (const event of knownErrors<AnswerEvent>(answer, known)) {
    yield 'bytes' in event ? { ...event, bytes: knownErrors(event.bytes, known) } : event;
  }
}

async function* knownErrors<Item>(
  source: AsyncIterable<Item>,
  known: (error: unknown) => unknown,
): AsyncGenerator<Item> {
  try {
    yield* source;
  } catch (error) {
    throw known(error);
  }
}
