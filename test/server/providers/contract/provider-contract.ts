import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProviderError } from '../../../../server/providers/provider-error.ts';
import { stubPicture } from '../../../support/provider-stub/stub-picture.ts';
import { vendorDescription } from '../../../support/wire-stub/vendor-description.ts';
import {
  type WireAnswer,
  type WireReply,
  type WireRequest,
  WireStub,
} from '../../../support/wire-stub/wire-stub.ts';
import { type CallOptions, failureOf, TEST_KEY } from '../call-provider.ts';
import { everyRequest } from './every-request.ts';
import type { ProviderWire, WirePicture } from './provider-wire.ts';
import { finishWire, runWire, wireContext } from './run-wire.ts';

/** What may stand in a request's header beside the key: nothing about a person or a machine. */
const HEADERS =
  /^(?:host|connection|accept|content-type|content-length|user-agent|prefer|x-fal-[a-z-]+)$/;

/** What every provider must do, whoever the vendor, against a stub that speaks its wire. */
export function providerContract(wire: ProviderWire): void {
  const { provider, operation } = wire;
  const { plain, several, seeded, referenced } = wire.requests;

  /** A vendor that makes pictures; `bend` may put something else in the place of an answer. */
  async function vendor(bend: (request: WireRequest) => WireAnswer | null = () => null) {
    const stub = await WireStub.start();
    const pictures: WirePicture[] = [];
    let making: WireRequest | null = null;
    stub.answer = (request) => {
      const bent = bend(request);
      if (bent) return bent;
      const picture = pictures.find(({ url }) => url.endsWith(request.path));
      if (request.at === 'pictures' && picture) return { body: picture.bytes };
      if (operation?.asks(request) && making) return wire.answer(pictures, making);
      if (request.at !== 'vendor' || !wire.makes(request)) return { status: 404, body: {} };
      making = request;
      const count = wire.understood(request).count ?? 1;
      for (let index = 0; index < count; index += 1) {
        const nonce = `${provider.id}-${index}`;
        const bytes = stubPicture({ width: 32, height: 32, nonce });
        pictures.push({ bytes, url: `${stub.picturesOrigin}/${nonce}.png` });
      }
      return operation ? operation.accepted(stub.origin, request) : wire.answer(pictures, request);
    };
    return { stub, pictures };
  }

  const isMaking = (request: WireRequest) => request.at === 'vendor' && wire.makes(request);
  const isLast = (request: WireRequest) =>
    operation ? operation.asks(request) : isMaking(request);

  async function failing(
    bend: (request: WireRequest) => WireAnswer | null,
    options: CallOptions = {},
  ): Promise<{ error: ProviderError; requests: WireRequest[] }> {
    const made = await vendor(bend);
    await using stub = made.stub;
    const error = await failureOf(runWire(provider, plain, wireContext(wire, stub, options)));
    expect(JSON.stringify([error.facts, error.message])).not.toContain(TEST_KEY);
    return { error, requests: stub.requests };
  }

  describe(`${provider.label}`, () => {
    describe('makes', () => {
      test('the picture that was asked for, and says what it cost', async () => {
        const { stub, pictures } = await vendor();
        await using _ = stub;
        const result = await runWire(provider, plain, wireContext(wire, stub));
        expect(result.outputs.map(({ bytes }) => bytes)).toEqual([pictures[0]?.bytes]);
        expect(result.cost ?? null).toBe(wire.cost);
        expect(stub.requests.filter(isMaking)).toHaveLength(1);
        const [asked] = stub.requests.filter(isMaking);
        expect(asked && wire.understood(asked).prompt).toBe(plain.prompt);
      });

      test.runIf(several)('several pictures by one call', async () => {
        const { stub, pictures } = await vendor();
        await using _ = stub;
        const request = several ?? plain;
        const result = await runWire(provider, request, wireContext(wire, stub));
        expect(result.outputs.map(({ index }) => index)).toEqual(pictures.map((_p, at) => at));
        expect(result.outputs.map(({ bytes }) => bytes)).toEqual(pictures.map((one) => one.bytes));
        expect(pictures).toHaveLength(request.count);
      });

      test.runIf(seeded)('with the seed', async () => {
        const { stub } = await vendor();
        await using _ = stub;
        const result = await runWire(provider, seeded ?? plain, wireContext(wire, stub));
        const [asked] = stub.requests.filter(isMaking);
        expect(asked && wire.understood(asked).seed).toBe(seeded?.seed);
        expect(result.outputs[0]?.seed).toBe(seeded?.seed);
      });

      test.runIf(referenced)('from references, in their order and to the byte', async () => {
        const { stub } = await vendor();
        await using _ = stub;
        const request = referenced ?? plain;
        await runWire(provider, request, wireContext(wire, stub));
        const [asked] = stub.requests.filter(isMaking);
        const bytes = await Promise.all(request.references.map((one) => one.bytes()));
        expect(bytes.length).toBeGreaterThan(0);
        expect(asked && wire.understood(asked).references).toEqual(bytes.map(Buffer.from));
      });
    });

    describe('names what went wrong when the vendor says', () => {
      test.each(Object.entries(wire.failures))('%s', async (code, reply) => {
        const { error, requests } = await failing((request) => (isMaking(request) ? reply : null));
        expect(error.facts).toMatchObject({ code, charged: 'no' });
        expect(error.message).not.toMatch(/[<>{}]/);
        expect(requests.filter(isMaking)).toHaveLength(1);
        if (code === 'rate_limited') expect(error.facts.retryAfter ?? null).toBe(wire.retryAfter);
      });

      test.each(Object.entries(wire.refusals))(
        '%s, in an answer of status 200',
        async (_, reply) => {
          const { error, requests } = await failing((request) => (isLast(request) ? reply : null));
          expect(error.facts.code).toBe('refused_content');
          expect(error.retryable).toBe(false);
          expect(requests.filter(isMaking)).toHaveLength(1);
        },
      );

      test('a rate limit and a fault of its own may be tried again, and nothing else', async () => {
        for (const [code, reply] of Object.entries(wire.failures)) {
          const { error } = await failing((request) => (isMaking(request) ? reply : null));
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
          'the answer breaks off',
          { body: { id: 'x'.repeat(2000) }, middle: 'closed' },
          'bad_answer',
        ],
      ];
      test.each(inPlaceOfAnswer)('when %s', async (_, reply, code) => {
        const { error, requests } = await failing((request) => (isMaking(request) ? reply : null));
        expect(error.facts).toMatchObject({ code, charged: 'unknown' });
        expect(requests.filter(isMaking)).toHaveLength(1);
      });

      test('when a redirect leads elsewhere, where nothing goes', async () => {
        const { error, requests } = await failing((request) =>
          isMaking(request)
            ? { status: 307, headers: { Location: 'https://elsewhere.example/' }, body: '' }
            : null,
        );
        expect(error.facts.code).toBe('bad_answer');
        expect(requests.every(({ at }) => at === 'vendor')).toBe(true);
      });

      test.each(['closed', 'reset'] as const)(
        'when the picture is %s in the middle',
        async (how) => {
          const made = await vendor((request) => cutPicture(request, how));
          await using stub = made.stub;
          const cutPictures = made.pictures;
          function cutPicture(request: WireRequest, middle: 'closed' | 'reset'): WireReply | null {
            if (wire.pictures === 'url') {
              const one = cutPictures.find(({ url }) => url.endsWith(request.path));
              return request.at === 'pictures' && one ? { body: one.bytes, middle } : null;
            }
            if (!isMaking(request)) return null;
            const bytes = stubPicture({ width: 32, height: 32, nonce: 'cut', bytes: 20_000 });
            return { ...wire.answer([{ bytes, url: '' }], request), middle };
          }
          const { facts, retryable } = await failureOf(
            runWire(provider, plain, wireContext(wire, stub)),
          );
          expect(facts.code).toBe('bad_answer');
          expect(facts.charged).not.toBe('no');
          expect(retryable).toBe(false);
        },
      );

      test('when the answer stops coming', async () => {
        const { error } = await failing(
          (request) => {
            if (wire.pictures === 'url' && request.at === 'pictures') {
              return { body: Buffer.alloc(5000), middle: 'stalled' };
            }
            if (wire.pictures === 'url' || !isMaking(request)) return null;
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
        const { stub } = await vendor();
        await using _ = stub;
        const context = wireContext(wire, stub, { signal: AbortSignal.abort(reason) });
        await expect(runWire(provider, plain, context)).rejects.toBe(reason);
        expect(stub.requests).toEqual([]);
      });

      test('while the vendor works', async () => {
        const { stub } = await vendor((request) => (isLast(request) ? 'held' : null));
        await using _ = stub;
        const cancel = new AbortController();
        const call = runWire(provider, plain, wireContext(wire, stub, { signal: cancel.signal }));
        const failed = expect(call).rejects.toBe(reason);
        await stub.until((requests) => requests.some(isLast));
        cancel.abort(reason);
        await failed;
      });
    });

    describe.runIf(wire.pictures === 'url')('gets pictures', () => {
      test('without the key', async () => {
        const { stub } = await vendor();
        await using _ = stub;
        await runWire(provider, plain, wireContext(wire, stub));
        const got = stub.requests.filter(({ at }) => at === 'pictures');
        expect(got).toHaveLength(1);
        expect(JSON.stringify(got)).not.toContain(TEST_KEY);
      });

      test('again when their address does not answer', async () => {
        let refused = 0;
        const { stub, pictures } = await vendor((request) => {
          if (request.at !== 'pictures' || refused === 2) return null;
          refused += 1;
          return { status: 503, body: '' };
        });
        await using _ = stub;
        const result = await runWire(provider, plain, wireContext(wire, stub));
        expect(result.outputs[0]?.bytes).toEqual(pictures[0]?.bytes);
        expect(stub.requests.filter(isMaking)).toHaveLength(1);
      });

      test('but says that they were paid for when they are gone', async () => {
        const { error } = await failing((request) =>
          request.at === 'pictures' ? { status: 404, body: '' } : null,
        );
        expect(error.facts).toMatchObject({ code: 'bad_answer', charged: 'yes' });
      });

      test('from no address but those it declares', async () => {
        const made = await vendor((request) => {
          if (!isLast(request)) return null;
          const bytes = Buffer.from('x');
          const url = `${made.stub.elsewhereOrigin}/stolen.png`;
          const making = made.stub.requests.find(isMaking) ?? request;
          return wire.answer([{ bytes, url }], making);
        });
        await using stub = made.stub;
        const { facts } = await failureOf(runWire(provider, plain, wireContext(wire, stub)));
        expect(facts).toMatchObject({ code: 'bad_answer', charged: 'yes' });
        expect(stub.requests.some(({ at }) => at === 'elsewhere')).toBe(false);
      });
    });

    describe.runIf(operation)('asks after an operation', () => {
      test('that another worker has begun', async () => {
        let waits = 2;
        const { stub, pictures } = await vendor((request) => {
          if (!operation?.asks(request) || waits === 0) return null;
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
        expect(stub.requests.filter(isMaking)).toHaveLength(1);
      });

      test.each<[string, WireAnswer]>([
        ['the connection breaks', 'reset'],
        ['the vendor has a fault', { status: 503, body: {} }],
        ['a gateway gives up', { status: 504, body: '' }],
        ['it asks too often', { status: 429, headers: { 'Retry-After': '3' }, body: {} }],
      ])('again when %s', async (_, reply) => {
        const { error } = await failing((request) => (operation?.asks(request) ? reply : null));
        expect(error.retryable).toBe(true);
      });

      test('and leaves open what was charged when the question is refused', async () => {
        const reply = wire.failures.wrong_key ?? { status: 401, body: {} };
        const { error } = await failing((request) => (operation?.asks(request) ? reply : null));
        expect(error.facts).toMatchObject({ code: 'wrong_key', charged: 'unknown' });
      });

      test('never elsewhere, wherever an answer points', async () => {
        const made = await vendor((request) =>
          isMaking(request)
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

    describe.runIf(wire.check)('looks at a key', () => {
      const path = `${wire.basePath}${wire.check?.path ?? ''}`;
      const look = async (reply: WireAnswer, abort?: AbortSignal) => {
        await using stub = await WireStub.start();
        stub.answer = (request) => (request.path === path ? reply : { status: 404, body: {} });
        const context = wireContext(wire, stub, abort ? { signal: abort } : {});
        const found = await provider.checkKey?.(context);
        const [name, value] = wire.credential(TEST_KEY);
        expect(stub.requests.map(({ headers }) => headers[name])).toEqual([value]);
        expect(stub.requests.some(isMaking)).toBe(false);
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

    describe('sends', () => {
      let sent: WireRequest[] = [];
      beforeAll(async () => {
        const { stub, pictures } = await vendor();
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
          for (const { name } of files)
            expect(name).toMatch(/^(?:reference|image|mask)[-\d]*\.png$/);
        }
      });

      test.runIf(wire.description)('nothing that the description does not know', () => {
        const described = wire.description && vendorDescription(wire.description);
        if (!described) {
          process.stderr.write(
            `NOT CHECKED: ../shared/specs/${wire.description?.file} is not here, so requests of ${provider.label} were not compared with it.\n`,
          );
          expect(process.env.CI).not.toBe('true');
          return;
        }
        const making = sent.filter(isMaking);
        expect(making.length).toBeGreaterThan(0);
        const bare = (request: WireRequest) => ({
          ...request,
          path: request.path.slice(wire.basePath.length),
        });
        for (const request of making) {
          expect({
            fields: request.fields,
            faults: described.requestFaults(bare(request)),
          }).toEqual({ fields: request.fields, faults: [] });
        }
        const [one] = making;
        const strange = one && bare({ ...one, fields: { ...one.fields, surprise: 'x' } });
        expect(strange && described.requestFaults(strange).join()).toContain('surprise');
      });
    });
  });
}
