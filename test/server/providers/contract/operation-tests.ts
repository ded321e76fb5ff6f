import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../../../server/providers/provider-error.ts';
import type { WireAnswer } from '../../../support/wire-stub/wire-stub.ts';
import { TEST_KEY } from '../call-provider.ts';
import type { ProviderWire } from './provider-wire.ts';
import { finishWire, runWire, wireContext } from './run-wire.ts';
import type { WireVendor } from './wire-vendor.ts';

/** Operations, which are asked after until they end, by whatever worker. */
export function operationTests(wire: ProviderWire, vendor: WireVendor): void {
  const { provider, operation } = wire;
  const { plain } = wire.requests;

  describe('asks after an operation', () => {
    test('that another worker has begun', async () => {
      let waits = 2;
      const { stub, pictures } = await vendor.start((request) => {
        const first = operation?.done ?? operation;
        if (!operation || !first?.asks(request) || waits === 0) return null;
        waits -= 1;
        return operation.pending;
      });
      await using _ = stub;
      const started = await provider.start(plain, wireContext(wire, stub));
      if (!('operation' in started)) throw new Error('it should name an operation');
      expect(JSON.stringify(started.operation)).not.toContain(TEST_KEY);
      expect(JSON.stringify(started.operation)).not.toContain(plain.prompt);
      const result = await finishWire(provider, started.operation, wireContext(wire, stub));
      expect(result.outputs.map(({ bytes }) => bytes)).toEqual(pictures.map((one) => one.bytes));
      expect(result.cost ?? null).toBe(wire.cost);
      expect(stub.requests.filter(vendor.isMaking)).toHaveLength(1);
    });

    test.each<[string, WireAnswer]>([
      ['the connection breaks', 'reset'],
      ['the vendor has a fault', { status: 503, body: {} }],
      ['a gateway gives up', { status: 504, body: '' }],
      ['it asks too often', { status: 429, headers: { 'Retry-After': '3' }, body: {} }],
    ])('again when %s', async (_, reply) => {
      const { error } = await vendor.failing((request) =>
        operation?.asks(request) ? reply : null,
      );
      expect(error.retryable).toBe(true);
    });

    test.each<[string, WireAnswer]>([
      ['breaks off', { body: { id: 'x'.repeat(2000) }, middle: 'closed' }],
      ['breaks off with its connection', { body: { id: 'x'.repeat(2000) }, middle: 'reset' }],
      ["is a proxy's page", { headers: { 'Content-Type': 'text/html' }, body: '<h1>Hello</h1>' }],
    ])('and may be asked again when the answer %s', async (_, reply) => {
      const { error } = await vendor.failing((request) =>
        operation?.asks(request) ? reply : null,
      );
      expect(error.facts).toMatchObject({ code: 'bad_answer', charged: 'unknown', askAgain: true });
      expect(error.retryable).toBe(false);
    });

    test('and leaves open what was charged when the question is refused', async () => {
      const reply = wire.failures.wrong_key ?? { status: 401, body: {} };
      const { error } = await vendor.failing((request) =>
        operation?.asks(request) ? reply : null,
      );
      expect(error.facts).toMatchObject({ code: 'wrong_key', charged: 'unknown' });
    });

    test('and tells the vendor, where it can be told, that nobody waits for it any more', async () => {
      const { cancelled = null } = operation ?? {};
      expect(provider.cancel === undefined).toBe(cancelled === null);
      if (!cancelled) return;
      const told = await vendor.start((request) =>
        cancelled.tells(request) ? cancelled.reply : null,
      );
      await using stub = told.stub;
      const started = await provider.start(plain, wireContext(wire, stub));
      if (!('operation' in started)) throw new Error('it should name an operation');
      const stored: typeof started.operation = JSON.parse(JSON.stringify(started.operation));
      await provider.cancel?.(stored, wireContext(wire, stub));
      expect(stub.requests.filter(cancelled.tells)).toHaveLength(1);
      expect(stub.requests.filter(vendor.isMaking)).toHaveLength(1);
    });

    test('and knows what it costs before it ends, where the vendor says so', async () => {
      const { stub } = await vendor.start();
      await using _ = stub;
      const started = await provider.start(plain, wireContext(wire, stub));
      if (!('operation' in started)) throw new Error('it should name an operation');
      const price = provider.priceOf?.(started.operation) ?? null;
      expect(price).toBe(wire.costBy === 'answer' ? wire.cost : null);
    });

    test('never elsewhere, wherever an answer points', async () => {
      const made = await vendor.start((request) =>
        vendor.isMaking(request)
          ? (operation?.accepted(made.stub.elsewhereOrigin, request) ?? null)
          : null,
      );
      await using stub = made.stub;
      await runWire(provider, plain, wireContext(wire, stub)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(ProviderError);
      });
      expect(stub.requests.some(({ at }) => at === 'elsewhere')).toBe(false);
    });
  });
}
