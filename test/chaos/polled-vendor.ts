import { stubPicture } from '../support/provider-stub/stub-picture.ts';
import { type WireReply, type WireRequest, WireStub } from '../support/wire-stub/wire-stub.ts';

/** A picture that was asked for: from then on it is paid for. */
export interface PolledTask {
  prompt: string;
  apiKey: string;
  /** The process that asked for it. */
  by: string;
  nonce: string;
  /** How often it was asked after, by whichever process. */
  questions: number;
}

/** px */
const SIDE = 256;

/**
 * A vendor that takes a request and is asked after it, by the wire of Black Forest Labs: not done at
 * the first question, done at the next.
 */
export class PolledVendor implements AsyncDisposable {
  readonly tasks: PolledTask[] = [];
  readonly #stub: WireStub;
  readonly #pictureBytes: number;

  private constructor(stub: WireStub, pictureBytes: number) {
    this.#stub = stub;
    this.#pictureBytes = pictureBytes;
    stub.answer = (request) => this.#answer(request);
  }

  static async start(pictureBytes: number): Promise<PolledVendor> {
    return new PolledVendor(await WireStub.start(), pictureBytes);
  }

  get origin(): string {
    return this.#stub.origin;
  }

  /** Its base URL for one process. */
  baseUrlFor(sender: string): string {
    return `${this.origin}/from/${sender}`;
  }

  /** Resolves once a condition on what it was asked for holds. */
  until(condition: (tasks: readonly PolledTask[]) => boolean): Promise<void> {
    return this.#stub.until(() => condition(this.tasks));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stub[Symbol.asyncDispose]();
  }

  #answer({ method, path, query, fields, headers }: WireRequest): WireReply {
    const [, by] = /^\/from\/([\w-]+)\/v1\/flux-/.exec(path) ?? [];
    if (method === 'POST' && by !== undefined) {
      const nonce = `polled-${this.tasks.length}`;
      const prompt = String(fields.prompt);
      this.tasks.push({ prompt, apiKey: headers['x-key'] ?? '', by, nonce, questions: 0 });
      const polling_url = `${this.origin}/v1/get_result?id=${nonce}`;
      return { body: { id: nonce, polling_url, cost: 4.5 } };
    }
    const task = this.tasks.find(({ nonce }) => nonce === query.id);
    if (task && path.endsWith('/v1/get_result')) {
      task.questions += 1;
      const sample = `${this.origin}/pictures/${task.nonce}.png`;
      return {
        body:
          task.questions === 1
            ? { id: task.nonce, status: 'Pending', result: null, progress: 0.5 }
            : { id: task.nonce, status: 'Ready', result: { sample }, progress: null },
      };
    }
    const [, nonce] = /^\/pictures\/(.+)\.png$/.exec(path) ?? [];
    if (nonce === undefined) return { status: 404, body: { detail: 'Not Found' } };
    const size = { width: SIDE, height: SIDE };
    return { body: stubPicture({ ...size, nonce, bytes: this.#pictureBytes }) };
  }
}
