import { type Canary, canaryOf } from './canary.ts';

/** Something in which secrets are looked for. */
interface Document {
  what: string;
  bytes: Uint8Array | string;
  /** The secrets that it is there to hand to their owner. */
  hands: ReadonlySet<string>;
}

/** Collects secrets as they come into being, and everything that leaves the service. */
export class SecretWatch {
  readonly #secrets = new Map<string, Canary>();
  readonly #documents: Document[] = [];
  readonly #answers: (() => void)[] = [];

  secret(name: string, value: string): string {
    if (value.length < 8) throw new Error(`${name} is too short to be looked for`);
    this.#secrets.set(name, canaryOf(value));
    return value;
  }

  get names(): string[] {
    return [...this.#secrets.keys()];
  }

  add(what: string, bytes: Uint8Array | string, hands: Iterable<string> = []): void {
    this.#documents.push({ what, bytes, hands: new Set(hands) });
  }

  /** A `fetch` whose answers are kept as far as they were read. */
  fetch(headers: () => Record<string, string>, hands: () => string[] = () => []): typeof fetch {
    return async (input, init) => {
      const all = new Headers(init?.headers);
      for (const [name, value] of Object.entries(headers())) all.set(name, value);
      const response = await fetch(input, { ...init, headers: all });
      const what = `${init?.method ?? 'GET'} ${String(input)} → ${response.status}`.replace(
        /\?.*/,
        '',
      );
      const parts: Uint8Array[] = [Buffer.from(`${JSON.stringify([...response.headers])}\n`)];
      this.#answers.push(() => this.add(what, Buffer.concat(parts), hands()));
      if (!response.body) return response;
      const kept = response.body.pipeThrough(
        new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform(part, onward) {
            parts.push(part);
            onward.enqueue(part);
          },
        }),
      );
      return new Response(kept, response);
    };
  }

  /** Where which secret was found and how it was written there; empty is how it should be. */
  found(): string[] {
    return this.#documents.flatMap(({ what, bytes, hands }) =>
      [...this.#secrets].flatMap(([name, canary]) =>
        hands.has(name) ? [] : canary.foundIn(bytes).map((how) => `${name} as ${how} in ${what}`),
      ),
    );
  }

  /** Takes what was answered until now among the documents; how many there are then. */
  collect(): number {
    for (const take of this.#answers.splice(0)) take();
    return this.#documents.length;
  }
}
