import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireRequest } from '../../../support/wire-stub/wire-stub.ts';
import { TEST_KEY } from '../call-provider.ts';
import { compareWithDescription } from './compare-with-description.ts';
import { everyRequest } from './every-request.ts';
import type { ProviderWire } from './provider-wire.ts';
import { runWire, wireContext } from './run-wire.ts';
import type { WireVendor } from './wire-vendor.ts';

/** What may stand in a request's header beside the key: nothing about a person or a machine. */
const HEADERS =
  /^(?:host|connection|accept|content-type|content-length|user-agent|prefer|x-fal-[a-z-]+)$/;

/** What goes out, with every choice of every declared option. */
export function sentTests(wire: ProviderWire, vendor: WireVendor): void {
  const { provider } = wire;

  describe('sends', () => {
    let sent: WireRequest[] = [];
    beforeAll(async () => {
      const { stub, pictures } = await vendor.start();
      await using _ = stub;
      for (const request of everyRequest(wire)) {
        await runWire(provider, request, wireContext(wire, stub));
        pictures.length = 0;
      }
      sent = stub.requests;
    });
    afterAll(() => {
      sent = [];
    });

    test('the key in its own header, and in nothing else', () => {
      const [name, value] = wire.credential(TEST_KEY);
      for (const { headers, fields, path, query, at } of sent) {
        const { [name]: credential, ...others } = headers;
        expect(credential).toBe(at === 'vendor' ? value : undefined);
        expect(JSON.stringify([others, fields, path, query])).not.toContain(TEST_KEY);
      }
    });

    test('nothing about who asks, and from where', () => {
      const [credential] = wire.credential(TEST_KEY);
      for (const { headers, files } of sent) {
        const more = Object.keys(headers).filter(
          (name) => name !== credential && !HEADERS.test(name),
        );
        expect(more).toEqual([]);
        expect(headers['user-agent']).toBe('TomsonStudio');
        for (const { name } of files) expect(name).toMatch(/^(?:reference|image|mask)[-\d]*\.png$/);
      }
    });

    if (wire.description) {
      test('nothing that the description does not know', () => {
        expect(sent.some(vendor.isMaking)).toBe(true);
        compareWithDescription(wire, sent);
      });
    }
  });
}
