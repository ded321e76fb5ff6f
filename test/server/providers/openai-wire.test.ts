import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEventAnswer } from '../../../server/providers/openai-wire/read-event-answer.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import { plainSentence } from '../../../server/providers/wire/plain-sentence.ts';
import { readJsonAnswer } from '../../../server/providers/wire/read-json-answer.ts';
import { retryAfter } from '../../../server/providers/wire/retry-after.ts';
import { vendorError } from '../../../server/providers/wire/vendor-error.ts';
import { collect } from './call-provider.ts';

/** The text in pieces that end where nobody would cut it. */
async function* pieces(text: string, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  let from = 0;
  for (const place of places) {
    yield bytes.subarray(from, place);
    from = place;
  }
}

const cuts = fc.array(fc.nat(20_000), { maxLength: 40 });
const picture = fc.uint8Array({ minLength: 1, maxLength: 3000 });
const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"b64_json":"AAAA"', '\\', '"', '{"b64_json":', 'b64_json'),
);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

async function readJson(source: AsyncIterable<Uint8Array>) {
  const pictures: Buffer[] = [];
  let value: unknown;
  for await (const part of readJsonAnswer(source)) {
    if (part.type === 'picture') pictures.push(await collect(part.picture.bytes));
    else ({ value } = part);
  }
  return { pictures, value };
}

async function readEvents(source: AsyncIterable<Uint8Array>) {
  const pictures: { name: string; bytes: Buffer }[] = [];
  const events: { name: string; value: unknown }[] = [];
  for await (const part of readEventAnswer(source)) {
    const { name } = part;
    if (part.type === 'event') events.push({ name, value: part.value });
    else pictures.push({ name, bytes: await collect(part.picture.bytes) });
  }
  return { pictures, events };
}

describe('a JSON answer', () => {
  test('gives its pictures and its words, however it is cut and indented', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ picture, words }), { maxLength: 4 }),
        words,
        fc.constantFrom(undefined, 2, '\t'),
        cuts,
        async (items, note, indent, places) => {
          const answer = {
            note,
            data: items.map((one) => ({
              revised_prompt: one.words,
              b64_json: base64(one.picture),
            })),
            usage: { [note]: 1, total_tokens: 7 },
          };
          const read = await readJson(pieces(JSON.stringify(answer, null, indent), places));
          expect(read.pictures).toEqual(items.map((one) => Buffer.from(one.picture)));
          const without = answer.data.map((one) => ({ ...one, b64_json: '' }));
          expect(read.value).toEqual(JSON.parse(JSON.stringify({ ...answer, data: without })));
        },
      ),
    );
  });

  test('may write slashes as PHP does', async () => {
    const bytes = Buffer.alloc(300, 0xff);
    const text = JSON.stringify({ b64_json: bytes.toString('base64') }).replaceAll('/', '\\/');
    expect((await readJson(pieces(text, [20, 77, 78]))).pictures).toEqual([bytes]);
  });

  test('may have no pictures, empty ones and null', async () => {
    const text = '{"data":[{"b64_json":null},{"b64_json":""},{"url":"/a.png","b64_json":"AAAA"}]}';
    expect((await readJson(pieces(text, []))).pictures).toEqual([Buffer.alloc(3)]);
  });

  test('that is cut anywhere is no answer', async () => {
    const text = JSON.stringify({ data: [{ b64_json: base64(Buffer.alloc(400, 7)) }], usage: {} });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: text.length - 1 }), async (length) => {
        await expect(readJson(pieces(text.slice(0, length), []))).rejects.toBeInstanceOf(
          ProviderError,
        );
      }),
    );
  });

  test('that is nothing but words does not grow without end', async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(64 * 1024, 'x');
    }
    await expect(readJson(endless())).rejects.toThrow(/longer than an answer/);
  });

  test('leaves pictures aside that nobody reads', async () => {
    const text = JSON.stringify({ data: [{ b64_json: 'AAAA' }, { b64_json: 'BBBB' }] });
    const seen: string[] = [];
    for await (const part of readJsonAnswer(pieces(text, []))) seen.push(part.type);
    expect(seen).toEqual(['picture', 'picture', 'value']);
  });

  test('lets its source go when nobody reads on', async () => {
    let released = false;
    async function* source() {
      try {
        yield Buffer.from('{"data":[{"b64_json":"AAAA');
        yield Buffer.from('AAAA"}]}');
      } finally {
        released = true;
      }
    }
    for await (const _ of readJsonAnswer(source())) break;
    expect(released).toBe(true);
  });
});

describe('an answer of events', () => {
  test('gives its pictures and its events, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ picture, words }), { maxLength: 4 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        cuts,
        async (items, newline, named, places) => {
          const lines = items.flatMap((one, index) => [
            ': still there',
            ...(named ? ['event: image_generation.completed'] : []),
            `data: ${JSON.stringify({
              type: 'image_generation.completed',
              b64_json: base64(one.picture),
              index,
              words: one.words,
            })}`,
            '',
          ]);
          const text = [...lines, 'data: [DONE]', '', ''].join(newline);
          const read = await readEvents(pieces(text, places));
          const name = 'image_generation.completed';
          expect(read.pictures).toEqual(
            items.map((one) => ({ name, bytes: Buffer.from(one.picture) })),
          );
          expect(read.events.map(({ value }) => value)).toEqual(
            items.map((one, index) =>
              JSON.parse(JSON.stringify({ type: name, b64_json: '', index, words: one.words })),
            ),
          );
        },
      ),
    );
  });

  test('may spread an event over several lines', async () => {
    const text = 'data: {"type":"a.completed",\ndata:  "b64_json":"AAAA"\ndata: }\n\n';
    const { pictures, events } = await readEvents(pieces(text, [9, 30]));
    expect(pictures).toEqual([{ name: 'a.completed', bytes: Buffer.alloc(3) }]);
    expect(events).toHaveLength(1);
  });

  test('may leave out the last empty line', async () => {
    const { events } = await readEvents(pieces('event: a.completed\ndata: {"usage":1}\n', []));
    expect(events).toEqual([{ name: 'a.completed', value: { usage: 1 } }]);
  });

  test('with a line break in a picture is no answer', async () => {
    const text = 'event: a.completed\ndata: {"b64_json":"AAAA\nAAAA"}\n\n';
    await expect(readEvents(pieces(text, []))).rejects.toBeInstanceOf(ProviderError);
  });

  test('that breaks off in an event is no answer', async () => {
    const text = 'event: a.completed\ndata: {"b64_json":"AAAA"';
    await expect(readEvents(pieces(text, []))).rejects.toBeInstanceOf(ProviderError);
  });
});

describe('when to ask again', () => {
  test.each<[Record<string, string>, number | undefined]>([
    [{ 'Retry-After': '20' }, 20_000],
    [{ 'Retry-After': '0.5' }, 500],
    [{ 'retry-after-ms': '1234' }, 1234],
    [{ 'Retry-After': 'Mon, 23 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'Retry-After': 'Mon, 23 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
    [{ 'x-ratelimit-reset-requests': '1h2m3.5s' }, 3_723_500],
    [{ 'x-ratelimit-reset-requests': '20ms' }, 20],
    [{ 'Retry-After': `${Date.parse('2026-11-23T12:00:07Z') / 1000}` }, 7000],
    [{ 'x-ratelimit-reset-requests': `${Date.parse('2026-11-23T12:00:07Z')}` }, 7000],
    // What has room left is not what was hit.
    [{ 'x-ratelimit-remaining-requests': '480', 'x-ratelimit-reset-requests': '2.4s' }, undefined],
    [{ 'Retry-After': 'soon' }, undefined],
    [{ 'x-ratelimit-reset-requests': 'tomorrow' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', (headers, wait) => {
    expect(retryAfter(new Headers(headers), Date.parse('2026-11-23T12:00:00Z'))).toBe(wait);
  });

  test.each<[Record<string, string>, number?]>([
    [{ 'Retry-After': '2592000' }],
    [{ 'Retry-After': '99999999999999999' }],
    [{ 'Retry-After': 'Mon, 23 Nov 2099 12:00:00 GMT' }],
    [{}, 1e15],
  ])('is within a day, whatever %j says', (headers, inBody) => {
    const said = { message: '', code: '', type: '', ...(inBody && { retryAfter: inBody }) };
    const vendor = { label: 'Somebody', secret: 'none' };
    const { facts } = vendorError(429, new Headers(headers), said, vendor);
    expect(facts.retryAfter).toBe(24 * 60 * 60 * 1000);
  });
});

describe('a vendor’s message', () => {
  test.each([
    ['Bad key: sk-proj-abc***xyz. See https://a.example/keys.', 'Bad key: [key] See'],
    ['<p>No <b>way</b></p>', 'No way.'],
    ['two\r\nlines\u0007', 'two lines.'],
    ['my hidden-thing leaks', 'my [key] leaks.'],
    ['Authorization: Bearer abcdef', 'Authorization: [key]'],
    ['', ''],
  ])('“%s” is told as “%s”', (message, told) => {
    expect(plainSentence(message, 'hidden-thing')).toContain(told);
    expect(plainSentence(message, 'hidden-thing')).not.toMatch(/sk-|hidden-thing|abcdef|https:/);
  });

  test('is not told at any length', () => {
    expect(plainSentence('word '.repeat(1000), '')).toHaveLength(300);
  });
});
