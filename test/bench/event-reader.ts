import type { StreamEvent } from '../../shared/stream-event.ts';

/** Reads server-sent events out of the pieces they arrive in. */
export class EventReader {
  readonly #decoder = new TextDecoder();
  #rest = '';

  read(chunk: Uint8Array): StreamEvent[] {
    const blocks = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      return data === undefined ? [] : [JSON.parse(data) as StreamEvent];
    });
  }
}
