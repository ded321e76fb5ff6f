import { expect } from 'vitest';
import type { ProviderError } from '../../../../server/providers/provider-error.ts';
import { stubPicture } from '../../../support/provider-stub/stub-picture.ts';
import {
  type WireAnswer,
  type WireRequest,
  WireStub,
} from '../../../support/wire-stub/wire-stub.ts';
import { type CallOptions, failureOf, TEST_KEY } from '../call-provider.ts';
import type { ProviderWire, WirePicture } from './provider-wire.ts';
import { runWire, wireContext } from './run-wire.ts';

/** Puts something else in the place of the vendor's answer to a request; `null` for the good one. */
export type Bend = (request: WireRequest) => WireAnswer | null;

export type WireVendor = ReturnType<typeof wireVendor>;

/** A vendor that does its work as a wire describes, started anew for each test. */
export function wireVendor(wire: ProviderWire) {
  const { provider, operation } = wire;
  const { plain } = wire.requests;

  /**
   * A vendor that makes pictures; `bend` may put something else in the place of an answer.
   * @param picturesAt where pictures lie that an answer only names
   */
  async function vendor(bend: Bend = () => null, picturesAt: 'pictures' | 'vendor' = 'pictures') {
    const stub = await WireStub.start();
    const pictures: WirePicture[] = [];
    const origin = picturesAt === 'vendor' ? stub.origin : stub.picturesOrigin;
    let making: WireRequest | null = null;
    stub.answer = (request) => {
      const bent = bend(request);
      if (bent) return bent;
      const picture = pictures.find(({ url }) => url.endsWith(request.path));
      if (request.at === picturesAt && picture) return { body: picture.bytes };
      if (operation?.done?.asks(request)) return operation.done.reply;
      if (operation?.asks(request) && making) return wire.answer(pictures, making);
      if (request.at !== 'vendor' || !wire.makes(request)) return { status: 404, body: {} };
      making = request;
      const count = wire.understood(request).count ?? 1;
      for (let index = 0; index < count; index += 1) {
        const nonce = `${provider.id}-${index}`;
        const bytes = stubPicture({ width: 32, height: 32, nonce });
        pictures.push({ bytes, url: `${origin}/${nonce}.png` });
      }
      return operation ? operation.accepted(stub.origin, request) : wire.answer(pictures, request);
    };
    return { stub, pictures };
  }

  const isMaking = (request: WireRequest) => request.at === 'vendor' && wire.makes(request);
  const isLast = (request: WireRequest) =>
    operation ? operation.asks(request) : isMaking(request);

  async function failing(
    bend: Bend,
    options: CallOptions = {},
  ): Promise<{ error: ProviderError; requests: WireRequest[] }> {
    const made = await vendor(bend);
    await using stub = made.stub;
    const error = await failureOf(runWire(provider, plain, wireContext(wire, stub, options)));
    expect(JSON.stringify([error.facts, error.message])).not.toContain(TEST_KEY);
    return { error, requests: stub.requests };
  }

  return {
    /** With the pictures it makes. */
    start: vendor,
    /** Whether a request asks for pictures. */
    isMaking,
    /** Whether a request is the one that is answered with pictures. */
    isLast,
    /** Makes the plain request, which must fail. */
    failing,
  };
}
