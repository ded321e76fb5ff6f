import type { ImageProvider, ImageRequest } from '../image-provider.ts';
import { askForPictures, type PictureFields } from '../openai-wire/ask-for-pictures.ts';
import { readAnswerOrUrls } from '../openai-wire/read-answer.ts';
import { pollNamed, startedWith } from '../wire/named-pictures.ts';
import { checkCompatibleKey } from './check-compatible-key.ts';
import { compatibleModels } from './compatible-models.ts';
import {
  type CompatibleServer,
  compatibleServer,
  compatibleSettings,
} from './compatible-settings.ts';
import { namedAddress, pictureByUrl } from './picture-by-url.ts';
import { versionedBaseUrl } from './versioned-base-url.ts';

const LABEL = 'OpenAI-compatible server';
/** For sentences. */
const IT = 'Your server';

/** Previews that are asked for where the server has them. */
const PREVIEWS = 2;

/** A server of one's own: LocalAI, sd-server, vLLM-Omni, SGLang, Lemonade and their like. */
export const openaiCompatible: ImageProvider = {
  id: 'openai-compatible',
  label: LABEL,
  credential: {
    label: 'API key, if your server wants one',
    helpUrl: 'https://localai.io/features/image-generation/',
    secretRequired: false,
    baseUrl: 'required',
    defaultBaseUrl: null,
    settings: compatibleSettings,
  },
  offline: false,
  policyUrl: null,
  models: [],
  modelsOf: compatibleModels,
  estimate: () => ({ micros: null, basis: 'What your own server costs, only its owner knows.' }),
  async start(request, context) {
    const server = compatibleServer(context.settings);
    const baseUrl = versionedBaseUrl(context.baseUrl);
    const previews = server.stream && request.count === 1 ? PREVIEWS : 0;
    const response = await askForPictures(request, context, {
      label: IT,
      baseUrl,
      fields: fieldsOf(request, server, previews),
      stream: previews > 0,
      images: 'one-or-list',
    });
    const read = await readAnswerOrUrls(response, {
      label: IT,
      secret: context.apiKey,
      count: request.count,
      previews,
      costOf: () => null,
    });
    if ('answer' in read) return read;
    const pictures = read.urls.map((url, index) => ({
      index,
      url: namedAddress(url, baseUrl),
      seed: null,
    }));
    return startedWith({ pictures, warnings: [], micros: null });
  },
  poll: async (stored, context) =>
    pollNamed(stored, { picture: (url) => pictureByUrl(url, context, IT) }),
  checkKey: (context) => checkCompatibleKey(context, IT),
};

/** Only what every such server understands. */
function fieldsOf(
  { model, count, size }: ImageRequest,
  { askForBase64 }: CompatibleServer,
  previews: number,
): PictureFields {
  return {
    model,
    n: count,
    ...(size && { size: `${size.width}x${size.height}` }),
    ...(askForBase64 && { response_format: 'b64_json' }),
    ...(previews > 0 && { partial_images: previews }),
  };
}
