import { describe, expect, test } from 'vitest';
import { failureOf, TEST_KEY } from '../call-provider.ts';
import type { ProviderWire } from './provider-wire.ts';
import { runWire, wireContext } from './run-wire.ts';
import type { WireVendor } from './wire-vendor.ts';

/** Pictures that an answer only names. */
export function pictureTests(wire: ProviderWire, vendor: WireVendor): void {
  const { provider } = wire;
  const { plain } = wire.requests;

  describe('gets pictures', () => {
    test('without the key', async () => {
      const { stub } = await vendor.start();
      await using _ = stub;
      await runWire(provider, plain, wireContext(wire, stub));
      const got = stub.requests.filter(({ at }) => at === 'pictures');
      expect(got).toHaveLength(1);
      expect(JSON.stringify(got)).not.toContain(TEST_KEY);
    });

    test('again when their address does not answer', async () => {
      let refused = 0;
      const { stub, pictures } = await vendor.start((request) => {
        if (request.at !== 'pictures' || refused === 2) return null;
        refused += 1;
        return { status: 503, body: '' };
      });
      await using _ = stub;
      const result = await runWire(provider, plain, wireContext(wire, stub));
      expect(result.outputs[0]?.bytes).toEqual(pictures[0]?.bytes);
      expect(stub.requests.filter(vendor.isMaking)).toHaveLength(1);
    });

    test('but says that they were paid for when they are gone', async () => {
      const { error } = await vendor.failing((request) =>
        request.at === 'pictures' ? { status: 404, body: '' } : null,
      );
      expect(error.facts).toMatchObject({ code: 'bad_answer', charged: 'yes' });
    });

    test('from no address but those it declares', async () => {
      const made = await vendor.start((request) => {
        if (!vendor.isLast(request)) return null;
        const bytes = Buffer.from('x');
        const url = `${made.stub.elsewhereOrigin}/stolen.png`;
        const making = made.stub.requests.find(vendor.isMaking) ?? request;
        return wire.answer([{ bytes, url }], making);
      });
      await using stub = made.stub;
      const { facts } = await failureOf(runWire(provider, plain, wireContext(wire, stub)));
      expect(facts).toMatchObject({ code: 'bad_answer', charged: 'yes' });
      expect(stub.requests.some(({ at }) => at === 'elsewhere')).toBe(false);
    });
  });
}
