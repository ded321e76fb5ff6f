import { describe, expect, test } from 'vitest';
import {
  type WireAnswer,
  type WireRequest,
  WireStub,
} from '../../../support/wire-stub/wire-stub.ts';
import { failureOf, TEST_KEY } from '../call-provider.ts';
import { compareWithDescription } from './compare-with-description.ts';
import type { ProviderWire } from './provider-wire.ts';
import { wireContext } from './run-wire.ts';
import type { WireVendor } from './wire-vendor.ts';

/** The free look at a key. */
export function keyCheckTests(wire: ProviderWire, vendor: WireVendor): void {
  const { provider } = wire;

  describe('looks at a key', () => {
    const path = `${wire.basePath}${wire.check?.path ?? ''}`;
    let asked: WireRequest[] = [];
    const look = async (reply: WireAnswer, abort?: AbortSignal) => {
      await using stub = await WireStub.start();
      const { list = null } = wire.check ?? {};
      stub.answer = (request) => {
        if (request.path === path) return reply;
        const lists = list && request.path.startsWith(`${wire.basePath}${list.path}`);
        return lists ? list.reply : { status: 404, body: {} };
      };
      const context = wireContext(wire, stub, abort ? { signal: abort } : {});
      const found = await provider.checkKey?.(context);
      asked = stub.requests;
      const [name, value] = wire.credential(TEST_KEY);
      expect(stub.requests.length).toBeGreaterThan(0);
      for (const { headers } of stub.requests) expect(headers[name]).toBe(value);
      expect(stub.requests.some(vendor.isMaking)).toBe(false);
      return found;
    };

    test('and finds that it works, without asking for a picture or anything undescribed', async () => {
      const { body } = wire.check?.works ?? { body: null };
      const found = await look({ body });
      expect(found?.outcome).toBe('works');
      expect(found?.models ?? null).toEqual(wire.check?.models ?? null);
      expect(found?.prices !== undefined).toBe(wire.check?.tellsPrices === true);
      compareWithDescription(wire, asked);
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
