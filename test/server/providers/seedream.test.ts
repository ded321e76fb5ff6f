import { expect, test } from 'vitest';
import { seedream } from '../../../server/providers/seedream/seedream.ts';
import { failureOf } from './call-provider.ts';
import { references } from './contract/provider-wire.ts';
import { runWire, wireContext } from './contract/run-wire.ts';
import { wireVendor } from './contract/wire-vendor.ts';
import { seedreamWire } from './contract/wires/seedream.ts';

const vendor = wireVendor(seedreamWire);
const { plain } = seedreamWire.requests;

test('a key opens the models and endpoints that it names, each once', () => {
  const named = (models: string) => seedream.modelsOf?.({ models })?.map(({ name }) => name);
  expect(named('seedream-5-0-260128, ep-1-abc\nseedream-5-0-260128')).toEqual([
    'seedream-5-0-260128',
    'ep-1-abc',
  ]);
  expect(named('a/b, <c>, ')).toEqual([]);
  expect(seedream.modelsOf?.({})).toEqual([]);
});

test.each(['', '/api/v3'])('the address of the platform may end in “%s”', async (end) => {
  const { stub } = await vendor.start();
  await using _ = stub;
  const context = wireContext(seedreamWire, stub);
  await runWire(seedream, plain, { ...context, baseUrl: `${stub.origin}${end}` });
  expect(stub.requests.map(({ path }) => path)).toEqual(['/api/v3/images/generations']);
});

test('one picture is asked for without a watermark, and a single reference is no list', async () => {
  const { stub } = await vendor.start();
  await using _ = stub;
  const context = wireContext(seedreamWire, stub);
  await runWire(seedream, { ...plain, references: references(1) }, context);
  expect(stub.requests[0]?.fields).toMatchObject({
    size: '2560x1440',
    watermark: false,
    sequential_image_generation: 'disabled',
    image: expect.stringMatching(/^data:image\/png;base64,/) as string,
  });
});

test('a picture that its filter held back is not billed', async () => {
  const [reply] = Object.values(seedreamWire.refusals);
  const { error } = await vendor.failing(() => reply ?? null);
  expect(error.facts).toMatchObject({ code: 'refused_content', charged: 'no' });
});

test.each(['QuotaExceeded', 'SetLimitExceeded'])(
  'a used-up allowance (%s) is no passing rate limit',
  async (code) => {
    const { stub } = await vendor.start(() => ({ status: 429, body: { error: { code } } }));
    await using _ = stub;
    const call = runWire(seedream, plain, wireContext(seedreamWire, stub));
    expect((await failureOf(call)).facts).toMatchObject({ code: 'no_credit', charged: 'no' });
  },
);
