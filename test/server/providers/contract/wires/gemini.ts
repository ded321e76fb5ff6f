import { gemini } from '../../../../../server/providers/gemini/gemini.ts';
import type { WireReply } from '../../../../support/wire-stub/wire-stub.ts';
import { declaredRequest, type ProviderWire, references } from '../provider-wire.ts';

interface Part {
  text?: string;
  inlineData?: { data: string };
}
interface Asked {
  contents: [{ parts: Part[] }];
  generationConfig: { seed: number };
}

const plain = declaredRequest(gemini, 'gemini-3-pro-image', { aspectRatio: '16:9' });

const error = (
  code: number,
  status: string,
  message: string,
  details: unknown[] = [],
): WireReply => ({
  status: code,
  body: { error: { code, message, status, details } },
});

const finished = (finishReason: string, rest: Record<string, unknown> = {}): WireReply => ({
  body: { candidates: [{ index: 0, finishReason, ...rest }], usageMetadata: {} },
});

export const geminiWire: ProviderWire = {
  provider: gemini,
  basePath: '/v1beta',
  credential: (key) => ['x-goog-api-key', key],
  requests: {
    plain,
    several: null,
    seeded: { ...plain, seed: 42 },
    referenced: { ...plain, references: references(14) },
  },
  makes: ({ method, path }) => method === 'POST' && path.endsWith(':generateContent'),
  understood({ fields }) {
    const { contents, generationConfig } = fields as unknown as Asked;
    const { parts } = contents[0];
    return {
      prompt: parts.map(({ text }) => text ?? '').join(''),
      seed: generationConfig.seed,
      references: parts.flatMap(({ inlineData }) =>
        inlineData ? Buffer.from(inlineData.data, 'base64') : [],
      ),
    };
  },
  pictures: 'inline',
  operation: null,
  answer: (pictures) => ({
    body: {
      candidates: [
        {
          index: 0,
          finishReason: 'STOP',
          content: {
            role: 'model',
            parts: [
              { text: 'Here is your picture with "data": in quotes.' },
              ...pictures.map(({ bytes }) => ({
                inlineData: { mimeType: 'image/png', data: bytes.toString('base64') },
                thoughtSignature: 'c2ln'.repeat(500),
              })),
            ],
          },
        },
      ],
      usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 1120, totalTokenCount: 1132 },
      modelVersion: 'gemini-3-pro-image',
    },
  }),
  failures: {
    wrong_key: error(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
    ]),
    no_credit: error(400, 'FAILED_PRECONDITION', 'Please enable billing on your project.'),
    rate_limited: error(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [] },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '31.5s' },
    ]),
    invalid_request: error(400, 'INVALID_ARGUMENT', 'Invalid value at generation_config.seed.'),
    model_unavailable: error(404, 'NOT_FOUND', 'models/x is not found for API version v1beta.'),
    provider_down: error(503, 'UNAVAILABLE', 'The model is overloaded.'),
  },
  retryAfter: 31_500,
  refusals: {
    'the prompt is blocked': { body: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } } },
    'the picture is unsafe': finished('IMAGE_SAFETY', { finishMessage: 'Unable to show it.' }),
    'the prompt is unsafe': finished('SAFETY'),
    'the picture is prohibited': finished('IMAGE_PROHIBITED_CONTENT'),
    'the picture is somebody’s': finished('IMAGE_RECITATION'),
  },
  cost: 134_000,
  sources: {
    stated: [
      'facts/providers.md, row Gemini (ids, 14 references, 14 ratios, sizes, seed, prices)',
      'the description, ImageConfig (ratios, sizes)',
    ],
    unconfirmed: ['the ids of Imagen, of which the facts say only “off”'],
  },
  costBy: 'price list',
  check: {
    path: '/models',
    works: { body: { models: [{ name: 'models/gemini-3-pro-image' }], nextPageToken: 'x' } },
    list: null,
    models: ['gemini-3-pro-image'],
  },
  description: {
    // The vendor's, brought into another form by a third party.
    by: 'third party',
    file: 'google-generativelanguage-v1beta.openapi.json',
  },
};
