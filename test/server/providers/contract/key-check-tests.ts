import { describe, expect, test } from 'vitest';
import { type WireAnswer, WireStub } from '../../../support/wire-stub/wire-stub.ts';
import { failureOf, TEST_KEY } from '../call-provider.ts';
import type { ProviderWire } from './provider-wire.ts';
import { wireContext } from './run-wire.ts';
import type { WireVendor } from './wire-vendor.ts';

/** The free look at a key. */
export function keyCheckTests(wire: ProviderWire, vendor: WireVendor): void {
  const { provider } = wire;

  describe('looks at a key', () => {
    const path = `${wire.basePath}${wire.check?.path ?? ''}`;
    const look = async (reply: WireAnswer, abort?: AbortSignal) => {
      await using stub = await WireStub.start();
      stub.answer = (request) => (request.path === path ? reply : { status: 404, body: {} });
      const context = wireContext(wire, stub, abort ? { signal: abort } : {});
      const found = await provider.checkKey?.(context);
      const [name, value] = wire.credential(TEST_KEY);
      expect(stub.requests.map(({ headers }) => headers[name])).toEqual([value]);
      expect(stub.requests.some(vendor.isMaking)).toBe(false);
      return found;
    };

    test('and finds that it works, without asking for a picture', async () => {
      const { body } = wire.check?.works ?? { body: null };
      expect(await look({ body })).toMatchObject({ outcome: 'works' });
    });

    test('and finds that it is wrong', async () => {
      const reply = wire.failures.wrong_key ?? { status: 401, body: {} };
      const { facts } = await failureOf(look(reply));
      expect(facts.code).toBe('wrong_key');
      expect(JSON.stringify(facts)).not.toContain(TEST_KEY);
    });

    test('and tells that the vendor has a fault', async () => {
      const { facts } = await failureOf(look({ status: 503, body: {} }));
      expect(facts.code).toBe('provider_down');
    });

    test('and tells an answer that is none', async () => {
      const { facts } = await failureOf(look({ body: 'no { JSON' }));
      expect(facts.code).toBe('bad_answer');
    });
  });
}
