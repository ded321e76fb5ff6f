import { describe, expect, test } from 'vitest';
import type { WireAnswer } from '../../../support/wire-stub/wire-stub.ts';
import { failureOf, TEST_KEY } from '../call-provider.ts';
import type { ProviderWire } from './provider-wire.ts';
import { answerOfWire, finishWire, runWire, wireContext } from './run-wire.ts';
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

    test('whole when a download breaks off, without asking for them again', async () => {
      let cut = 0;
      const made = await vendor.start((request) => {
        const one = made.pictures.find(({ url }) => url.endsWith(request.path));
        if (request.at !== 'pictures' || !one || cut === 2) return null;
        cut += 1;
        return { body: one.bytes, middle: cut === 1 ? 'closed' : 'reset' };
      });
      await using stub = made.stub;
      const result = await runWire(provider, plain, wireContext(wire, stub));
      expect(result.outputs.map(({ bytes }) => bytes)).toEqual([made.pictures[0]?.bytes]);
      expect(stub.requests.filter(({ at }) => at === 'pictures')).toHaveLength(3);
      expect(stub.requests.filter(vendor.isMaking)).toHaveLength(1);
    });

    test('never put together of two', async () => {
      let tries = 0;
      const { error } = await vendor.failing((request) => {
        if (request.at !== 'pictures') return null;
        tries += 1;
        return { body: Buffer.alloc(5000, tries), ...(tries === 1 && { middle: 'closed' }) };
      });
      expect(error.facts).toMatchObject({ code: 'bad_answer', charged: 'yes' });
      expect(error.facts.pictureWaits).toBeUndefined();
    });

    test('by another worker, from what is kept of the call', async () => {
      const { stub, pictures } = await vendor.start();
      await using _ = stub;
      const started = await provider.start(plain, wireContext(wire, stub));
      if (!('operation' in started)) throw new Error('it should name an operation');
      expect(JSON.stringify(started.operation)).not.toContain(TEST_KEY);
      expect(JSON.stringify(started.operation)).not.toContain(plain.prompt);
      for (let worker = 1; worker <= 2; worker += 1) {
        const context = wireContext(wire, stub);
        const result = await finishWire(provider, started.operation, context);
        expect(result.outputs.map(({ bytes }) => bytes)).toEqual([pictures[0]?.bytes]);
        expect(result.cost ?? null).toBe(wire.cost);
      }
      expect(stub.requests.filter(vendor.isMaking)).toHaveLength(1);
    });

    test.each<[string, WireAnswer, true | undefined]>([
      ['are gone', { status: 404, body: '' }, undefined],
      ['do not come', { status: 503, body: '' }, true],
      ['cannot be reached', 'reset', true],
    ])('but says that they were paid for, and if they may come, when they %s', async (...row) => {
      const [, reply, waits] = row;
      const { error } = await vendor.failing((request) =>
        request.at === 'pictures' ? reply : null,
      );
      expect(error.facts).toMatchObject({ code: 'bad_answer', charged: 'yes' });
      expect(error.facts.pictureWaits).toBe(waits);
    });

    test('when it has said what they cost, where that is known', async () => {
      const { stub } = await vendor.start();
      await using _ = stub;
      let cost: number | null = null;
      for await (const event of await answerOfWire(provider, plain, wireContext(wire, stub))) {
        if (event.type === 'output') break;
        if (event.type === 'cost') cost = event.micros;
      }
      expect(cost).toBe(wire.cost);
      expect(stub.requests.some(({ at }) => at === 'pictures')).toBe(false);
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
