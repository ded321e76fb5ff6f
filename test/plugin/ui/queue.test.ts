import { describe, expect, test } from 'vitest';
import { createQueueDesk } from '../../../plugin/ui/runs/queue-desk.ts';
import { queuePlace } from '../../../plugin/ui/runs/queue-place.ts';
import { createApiClient } from '../../../shared/api-client.ts';
import type { Queue } from '../../../shared/queue.ts';

describe('the place of a run with several that wait', () => {
  const place = (generationIds: string[]) =>
    queuePlace(['a', 'b'], { paused: false, generationIds });

  test('is that of its first, and its ids are in the order of the line', () => {
    expect(place(['x', 'b', 'y', 'a'])).toMatchObject({ ids: ['b', 'a'], number: 2 });
    expect(place(['x'])).toBeNull();
  });

  test('is the front or the back only where nothing stands between or before or behind', () => {
    const ends = (ids: string[]) => [place(ids)?.isFirst, place(ids)?.isLast];
    expect(ends(['a', 'b', 'x'])).toEqual([true, false]);
    expect(ends(['x', 'b', 'a'])).toEqual([false, true]);
    expect(ends(['a', 'x', 'b'])).toEqual([false, false]);
    expect(ends(['a', 'b'])).toEqual([true, true]);
    // One of them has begun already.
    expect(ends(['b', 'x'])).toEqual([true, false]);
  });
});

describe('a wish about the queue', () => {
  const paused: Queue = { paused: true, generationIds: [] };
  const answers = (respond: (path: string) => Response | Promise<Response>) =>
    createQueueDesk(
      createApiClient({
        origin: 'https://studio.example.com',
        fetch: async (input) => respond(new URL(String(input)).pathname),
      }),
      () => undefined,
    );

  test('shows what the service answers, unless the stream told something meanwhile', async () => {
    const answer = Promise.withResolvers<Response>();
    const desk = answers(() => answer.promise);
    const told: Queue = { paused: false, generationIds: ['newer'] };
    const moved = desk.move(['newer'], 'front');
    desk.state.set(told);
    answer.resolve(Response.json(paused));
    await moved;
    expect(desk.state.get()).toBe(told);

    const quiet = answers(() => Response.json(paused));
    await quiet.move(['one'], 'back');
    expect(quiet.state.get()).toEqual(paused);
  });

  test('moves several so that they keep their order', async () => {
    const asked: (string | undefined)[] = [];
    const desk = answers((path) => {
      asked.push(path.split('/').at(-2));
      return Response.json(paused);
    });
    await desk.move(['a', 'b'], 'front');
    await desk.move(['a', 'b'], 'back');
    expect(asked).toEqual(['b', 'a', 'a', 'b']);
  });

  test('says why it was not granted, but not that one began before it could be moved', async () => {
    const refuse = (code: string) => () =>
      Response.json({ type: 'about:blank', title: 'It is so', status: 409, code }, { status: 409 });
    const late = answers(refuse('not_queued'));
    await late.move(['a'], 'back');
    expect(late.problem.get()).toBeNull();
    const refused = answers(refuse('busy'));
    await refused.move(['a'], 'back');
    expect(refused.problem.get()).toBe('It is so.');
  });
});
