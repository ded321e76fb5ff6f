import { answerBytes } from '../answer-bytes.ts';
import type { Answer, AnswerEvent } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { badAnswer } from './bad-answer.ts';
import { B64_JSON, type PictureField } from './picture-cutter.ts';
import { readJsonAnswer } from './read-json-answer.ts';

export interface InlineReading {
  /** For sentences. */
  label: string;
  /** Pictures asked for. */
  count: number;
  /** Where the pictures are; OpenAI's where left out. */
  field?: PictureField;
  /** The seed of a picture of the call, from 0; `null` where there are none. */
  seedOf?(index: number): number | null;
  /**
   * What the rest of the answer adds. Throws where it holds a refusal.
   * @param value the document, with empty strings where its pictures were
   */
  end(value: unknown, pictures: number): Iterable<AnswerEvent> | AsyncIterable<AnswerEvent>;
}

/** Reads a JSON answer that holds its pictures, as it arrives. */
export async function* inlineAnswer(response: Response, reading: InlineReading): Answer {
  const { label, count, field = B64_JSON, seedOf = () => null, end } = reading;
  let pictures = 0;
  try {
    for await (const part of readJsonAnswer(answerBytes(response), field)) {
      if (part.type === 'picture') {
        if (pictures < count) {
          const { bytes } = part.picture;
          yield { type: 'output', index: pictures, seed: seedOf(pictures), bytes };
        }
        pictures += 1;
        continue;
      }
      for await (const event of end(part.value, pictures)) {
        if (event.type === 'output') pictures += 1;
        yield event;
      }
    }
  } catch (error) {
    // All that was asked for is here: what is lost is only what it cost.
    if (pictures < count || !(error instanceof ProviderError)) throw error;
  }
  if (pictures === 0) throw badAnswer(`${label} answered without a picture.`);
}
