import { Agent, request } from 'undici';
import { type BenchOrder, writeOrder } from './bench-order.ts';
import type { BenchTarget, Received } from './bench-target.ts';
import { now } from './now.ts';
import { free, readWhole } from './read-whole.ts';

/** Of an event of this vendor, and never in two pieces: it is one write with what is before it. */
const EVENT_END = '}\n\n';
const COMPLETED = '"type":"image_generation.completed"';
const FIELD = '"b64_json":"';

/** A client that speaks OpenAI's wire format to a base URL, with undici and nothing else. */
export function wireClient(baseUrl: string, headers: Record<string, string>) {
  // A batch of slow pictures is slow, not broken.
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const generate = async (order: BenchOrder, previews: number): Promise<Received> => {
    const { statusCode, body } = await request(`${baseUrl}/images/generations`, {
      method: 'POST',
      dispatcher,
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer sk-bench', ...headers },
      body: JSON.stringify({
        model: 'gpt-image-2',
        prompt: writeOrder(order),
        n: 1,
        ...(previews > 0 && { stream: true, partial_images: previews }),
      }),
    });
    if (statusCode !== 200) throw new Error(`${statusCode}: ${await body.text()}`);
    if (previews > 0) return readEvents(body);
    const text = await readWhole(body);
    const answer = JSON.parse(text.toString()) as { data: { b64_json: string }[] };
    free(text);
    return { bytes: Buffer.from(answer.data[0]?.b64_json ?? '', 'base64'), previews: [] };
  };
  return { generate, close: () => dispatcher.close() };
}

export function directTarget(stubUrl: string): BenchTarget {
  const client = wireClient(stubUrl, {});
  return {
    name: 'direct',
    pid: null,
    databasePid: null,
    generate: (order, _index, previews) => client.generate(order, previews),
    settled: async () => undefined,
    [Symbol.asyncDispose]: () => client.close(),
  };
}

async function readEvents(body: AsyncIterable<Buffer>): Promise<Received> {
  const previews: number[] = [];
  let bytes: Uint8Array = new Uint8Array();
  let event: Buffer[] = [];
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(EVENT_END); end !== -1; end = chunk.indexOf(EVENT_END, from)) {
      event.push(chunk.subarray(from, end));
      from = end + EVENT_END.length;
      const whole = Buffer.concat(event);
      const text = whole.toString('latin1');
      free(whole);
      event = [];
      const picture = text.indexOf(FIELD) + FIELD.length;
      const decoded = Buffer.from(text.slice(picture, text.indexOf('"', picture)), 'base64');
      if (text.includes(COMPLETED)) bytes = decoded;
      else previews.push(now());
    }
    event.push(chunk.subarray(from));
  }
  return { bytes, previews };
}
