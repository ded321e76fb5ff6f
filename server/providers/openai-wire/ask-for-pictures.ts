import type { OpenAI } from 'openai';
import type { ImageRequest, ProviderContext } from '../image-provider.ts';
import { referenceFile } from '../wire/reference-bytes.ts';
import { type OpenaiAddress, openaiClient } from './openai-client.ts';
import { refusingFetch } from './refusing-fetch.ts';

/** Fields both endpoints know; what is left out is not sent. */
export type PictureFields = Omit<OpenAI.Images.ImageGenerateParams, 'prompt' | 'stream'> &
  Omit<OpenAI.Images.ImageEditParams, 'prompt' | 'image' | 'stream'>;

export interface Asking extends OpenaiAddress {
  label: string;
  fields: PictureFields;
  /** Asks for server-sent events. */
  stream: boolean;
  /** The references in the form the server wants: one file, or a list. */
  images: 'one-or-list' | 'list';
}

/**
 * Sends one request, to the edits endpoint where there are references. Returns the answer before
 * its body is read. Throws a `ProviderError`, or the signal's reason.
 */
export async function askForPictures(
  { prompt, references }: ImageRequest,
  context: ProviderContext,
  { label, fields, stream, images, ...address }: Asking,
): Promise<Response> {
  context.signal.throwIfAborted();
  const files = await Promise.all(references.map(referenceFile));
  const vendor = refusingFetch(context, label);
  const { images: endpoint } = openaiClient(context, address, vendor);
  const options = { signal: context.signal };
  const streaming = stream ? { stream } : {};
  const [first] = files;
  try {
    if (!first) {
      return await endpoint.generate({ ...fields, ...streaming, prompt }, options).asResponse();
    }
    const image = images === 'list' || files.length > 1 ? files : first;
    return await endpoint.edit({ ...fields, ...streaming, prompt, image }, options).asResponse();
  } catch (error) {
    // The SDK wraps what the fetch throws, and takes some of it for something else.
    throw vendor.failure ?? error;
  }
}
