import type { StreamEvent } from './stream-event.ts';

/** One server-sent event with the id to resume after. */
export interface ReceivedEvent {
  id: string | null;
  event: StreamEvent;
}

/**
 * Reads a `text/event-stream` body (WHATWG HTML, “Server-sent events”) as it arrives. The plugin
 * cannot use `EventSource`, which sends no Authorization header. Heartbeat comments are passed
 * over; the generator ends with the stream. `onBytes` is told of everything that arrives.
 */
export async function* readStreamEvents(
  response: Response,
  onBytes?: () => void,
): AsyncGenerator<ReceivedEvent> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let id: string | null = null;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes?.();
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data: string[] = [];
        for (const line of block.split(/\r?\n/)) {
          if (line.startsWith('id:')) id = line.slice(3).trim();
          else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
        }
        if (data.length > 0) yield { id, event: JSON.parse(data.join('\n')) as StreamEvent };
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
