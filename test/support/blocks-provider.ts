import { z } from 'zod';
import type { Answer, ImageProvider } from '../../server/providers/image-provider.ts';
import { rest } from '../../server/providers/wire/rest.ts';

const VENDOR = {
  label: 'Building blocks',
  credential: (apiKey: string) => ({ 'x-key': apiKey }),
};

const capabilities: ImageProvider['models'][number]['capabilities'] = {
  dimensions: { kind: 'ratios', ratios: ['1:1', '3:2'] },
  maxCount: 4,
  seed: true,
  output: 'raster',
  transparency: false,
  mask: false,
  streaming: false,
  references: { max: 0, roles: [] },
  options: [{ kind: 'number', name: 'studs', label: 'Studs', min: 1, max: 8, step: 1, default: 4 }],
};

/**
 * A provider as a newcomer would write one: this file, and its name in a list. Its vendor names an
 * operation, and a picture by its address.
 */
export const blocksProvider: ImageProvider = {
  id: 'blocks',
  label: 'Building blocks',
  credential: {
    label: 'Key of the box',
    helpUrl: 'https://blocks.example/keys',
    secretRequired: true,
    baseUrl: 'none',
    defaultBaseUrl: 'https://api.blocks.example',
    settings: [
      { kind: 'switch', name: 'colour', label: 'In colour', help: 'Or in grey.', default: true },
    ],
  },
  offline: false,
  policyUrl: 'https://blocks.example/privacy',
  models: [
    {
      name: 'cube',
      label: 'Cube',
      capabilities,
      picturesPerCall: 1,
      price: {
        perImageMicros: 50_000,
        basis: 'a nickel',
        source: 'the box',
        date: '2026-11-22',
      },
      notice: null,
    },
    {
      name: 'brick',
      label: 'Brick',
      capabilities,
      price: null,
      notice: null,
      retired: { on: '2026-10-23', successor: 'cube' },
    },
  ],
  async start({ prompt, options, seed }, context) {
    const vendor = rest(VENDOR, context);
    const { colour } = context.settings;
    const answer = await vendor.post('/builds', {
      prompt,
      seed,
      studs: Number(options.studs),
      colour: colour === true,
    });
    return { operation: await vendor.read(answer, z.object({ id: z.string() })) };
  },
  async poll(operation, context) {
    const vendor = rest(VENDOR, context);
    const { id } = z.object({ id: z.string() }).parse(operation);
    const { url } = await vendor.askAfter(`/builds/${id}`, z.object({ url: z.string() }));
    return { answer: answerOf(vendor.picture(url)) };
  },
};

async function* answerOf(bytes: AsyncIterable<Uint8Array>): Answer {
  yield { type: 'output', index: 0, seed: null, bytes };
  yield { type: 'cost', micros: 50_000 };
}
