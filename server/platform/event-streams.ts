import type { Response } from 'express';
import { EventStream } from './event-stream.ts';

/** The open event streams of one service. */
export class EventStreams {
  readonly #open = new Set<EventStream>();

  /** Begins to answer with a stream. */
  open(response: Response): EventStream {
    const stream = new EventStream(response);
    this.#open.add(stream);
    stream.onClose(() => this.#open.delete(stream));
    return stream;
  }

  /** Ends every stream, so that the service can stop; clients resume elsewhere. */
  closeAll(): void {
    for (const stream of this.#open) stream.close();
  }
}
