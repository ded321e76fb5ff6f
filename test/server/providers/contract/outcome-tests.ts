import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../../../server/providers/provider-error.ts';
import { stubPicture } from '../../../support/provider-stub/stub-picture.ts';
import type { WireAnswer, WireReply, WireRequest } from '../../../support/wire-stub/wire-stub.ts';
import { failureOf } from '../call-provider.ts';
import type { ProviderWire } from './provider-wire.ts';
import { runWire, wireContext } from './run-wire.ts';
import type { WireVendor } from './wire-vendor.ts';

/** What Envoy answers where its upstream dropped a request that it may have had. */
const LOST =
  'upstream connect error or disconnect/reset before headers. reset reason: connection termination';
const PLAIN = { 'Content-Type': 'text/plain' };

/** Each way a call can end: what the vendor says, what nobody knows, and what a person decides. */
export function outcomeTests(wire: ProviderWire, vendor: WireVendor): void {
  const { provider } = wire;
  const { plain } = wire.requests;

  describe('names what went wrong when the vendor says', () => {
    test.each(Object.entries(wire.failures))('%s', async (code, reply) => {
      const { error, requests } = await vendor.failing((request) =>
        vendor.isMaking(request) ? reply : null,
      );
      expect(error.facts).toMatchObject({ code, charged: 'no' });
      expect(error.message).not.toMatch(/[<>{}]/);
      expect(requests.filter(vendor.isMaking)).toHaveLength(1);
      if (code === 'rate_limited') expect(error.facts.retryAfter ?? null).toBe(wire.retryAfter);
    });

    test('and until when, where it is overloaded', async () => {
      const reply = wire.failures.provider_down;
      if (!reply) throw new Error('every vendor can fail');
      const { error } = await vendor.failing((request) =>
        vendor.isMaking(request)
          ? { ...reply, headers: { ...reply.headers, 'Retry-After': '7' } }
          : null,
      );
      expect(error.facts).toMatchObject({ code: 'provider_down', charged: 'no', retryAfter: 7000 });
    });

    test.each(Object.entries(wire.refusals))('%s, in an answer of status 200', async (_, reply) => {
      const { error, requests } = await vendor.failing((request) =>
        vendor.isLast(request) ? reply : null,
      );
      expect(error.facts.code).toBe('refused_content');
      expect(error.retryable).toBe(false);
      expect(requests.filter(vendor.isMaking)).toHaveLength(1);
    });

    test('a rate limit and a fault of its own may be tried again, and nothing else', async () => {
      for (const [code, reply] of Object.entries(wire.failures)) {
        const { error } = await vendor.failing((request) =>
          vendor.isMaking(request) ? reply : null,
        );
        const again = code === 'rate_limited' || code === 'provider_down';
        expect({ code, retryable: error.retryable }).toEqual({ code, retryable: again });
      }
    });
  });

  describe('never takes for certain what nobody knows', () => {
    const inPlaceOfAnswer: [string, WireAnswer, string][] = [
      ['the connection breaks', 'reset', 'timed_out'],
      ['the answer is no JSON', { body: '\u0000not { json' }, 'bad_answer'],
      ['the answer is another JSON', { body: { hello: ['world'] } }, 'bad_answer'],
      ['the answer is null', { body: null }, 'bad_answer'],
      [
        'a gateway gives up',
        { status: 504, headers: { 'Content-Type': 'text/html' }, body: '<h1>504</h1>' },
        'timed_out',
      ],
      [
        'a proxy has a fault',
        { status: 500, headers: { 'Content-Type': 'text/html' }, body: '<h1>500</h1>' },
        'provider_down',
      ],
      ['a proxy loses the vendor', { status: 503, headers: PLAIN, body: LOST }, 'provider_down'],
      [
        'a gateway has a fault',
        { status: 500, body: { message: 'Internal server error' } },
        'provider_down',
      ],
      ['nobody says what failed', { status: 503, body: {} }, 'provider_down'],
      ['the answer breaks off', { body: { id: 'x'.repeat(2000) }, middle: 'closed' }, 'bad_answer'],
    ];
    test.each(inPlaceOfAnswer)('when %s', async (_, reply, code) => {
      const { error, requests } = await vendor.failing((request) =>
        vendor.isMaking(request) ? reply : null,
      );
      expect(error.facts).toMatchObject({ code, charged: 'unknown' });
      expect(requests.filter(vendor.isMaking)).toHaveLength(1);
    });

    test('when a redirect leads elsewhere, where nothing goes', async () => {
      const { error, requests } = await vendor.failing((request) =>
        vendor.isMaking(request)
          ? { status: 307, headers: { Location: 'https://elsewhere.example/' }, body: '' }
          : null,
      );
      expect(error.facts.code).toBe('bad_answer');
      expect(requests.every(({ at }) => at === 'vendor')).toBe(true);
    });

    test.each(['closed', 'reset'] as const)('when the picture is %s in the middle', async (how) => {
      const made = await vendor.start((request) => cutPicture(request, how));
      await using stub = made.stub;
      const cutPictures = made.pictures;
      function cutPicture(request: WireRequest, middle: 'closed' | 'reset'): WireReply | null {
        if (wire.pictures === 'url') {
          const one = cutPictures.find(({ url }) => url.endsWith(request.path));
          return request.at === 'pictures' && one ? { body: one.bytes, middle } : null;
        }
        if (!vendor.isMaking(request)) return null;
        const bytes = stubPicture({ width: 32, height: 32, nonce: 'cut', bytes: 20_000 });
        return { ...wire.answer([{ bytes, url: '' }], request), middle };
      }
      const { facts, retryable } = await failureOf(
        runWire(provider, plain, wireContext(wire, stub)),
      );
      expect(facts.code).toBe('bad_answer');
      expect(facts.charged).not.toBe('no');
      expect(retryable).toBe(false);
    });

    test('when the answer stops coming', async () => {
      const { error } = await vendor.failing(
        (request) => {
          if (wire.pictures === 'url' && request.at === 'pictures') {
            return { body: Buffer.alloc(5000), middle: 'stalled' };
          }
          if (wire.pictures === 'url' || !vendor.isMaking(request)) return null;
          const bytes = stubPicture({ width: 32, height: 32, nonce: 'slow', bytes: 20_000 });
          return { ...wire.answer([{ bytes, url: '' }], request), middle: 'stalled' };
        },
        { limits: { bodyTimeout: 100 } },
      );
      expect(['timed_out', 'bad_answer']).toContain(error.facts.code);
      expect(error.facts.charged).not.toBe('no');
      expect(error.retryable).toBe(false);
    });
  });

  describe('ends when it is told to', () => {
    const reason = new ProviderError({ code: 'cancelled', message: 'Enough.', charged: 'no' });

    test('before anything is sent', async () => {
      const { stub } = await vendor.start();
      await using _ = stub;
      const context = wireContext(wire, stub, { signal: AbortSignal.abort(reason) });
      await expect(runWire(provider, plain, context)).rejects.toBe(reason);
      expect(stub.requests).toEqual([]);
    });

    test('while the vendor works', async () => {
      const { stub } = await vendor.start((request) => (vendor.isLast(request) ? 'held' : null));
      await using _ = stub;
      const cancel = new AbortController();
      const call = runWire(provider, plain, wireContext(wire, stub, { signal: cancel.signal }));
      const failed = expect(call).rejects.toBe(reason);
      await stub.until((requests) => requests.some(vendor.isLast));
      cancel.abort(reason);
      await failed;
    });
  });
}
