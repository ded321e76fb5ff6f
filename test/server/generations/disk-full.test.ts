import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import { ended } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { newPicture } from '../endpoint-requests.ts';

/** More than any disk has free. */
const TOO_MUCH = { MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER) };

const paid = createToyProvider('paid', false);
const recipe = (prompt: string) => ({ model: 'paid/picture', prompt });
let service: TestService;
let api: ApiClient;

beforeAll(async () => {
  service = await TestService.start({
    providers: [paid],
    environment: { LOG_LEVEL: 'silent' },
  });
  api = (await service.signUp()).api;
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

it('a full disk refuses a generation before anything is sent, and sends none that waits', async () => {
  await api.changeQueue({ paused: true });
  const waiting = await api.generate(recipe('accepted before'), randomUUID());
  await service.stop();
  await service.resume(TOO_MUCH);
  // The clock of this worker is ahead.
  const { now } = Date;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + 2000);

  await expect(api.generate(recipe('refused'), randomUUID())).rejects.toMatchObject({
    problem: { status: 507, code: 'disk_full', charged: 'no' },
  });
  expect((await api.generations({})).items).toHaveLength(1);
  // Nor does an upload take what is kept free for pictures that were paid for.
  await expect(api.uploadAsset(await newPicture(), 'image/png')).rejects.toMatchObject({
    problem: { status: 507, code: 'disk_full', charged: 'no' },
  });

  await api.changeQueue({ paused: false });
  // It goes back to its place in the queue, however long that takes; no try of a job is used up.
  await expect
    .poll(() => api.generation(waiting.id))
    .toMatchObject({
      status: 'queued',
      waitingUntil: expect.any(String),
      waitingFor: 'disk_room',
    });
  expect(paid.startsOf('accepted before')).toEqual([]);
  const { prisma } = service.inside.database;
  const early = await prisma.$queryRaw`
    SELECT 1 FROM pgboss.job, "Generation" WHERE job.name = 'generation' AND job.state = 'created'
      AND job.start_after < "waitingUntil" AT TIME ZONE 'UTC'`;
  expect(early).toEqual([]);
  clock.mockRestore();

  await service.stop();
  await service.resume();
  expect(await ended(api, waiting.id)).toMatchObject({
    status: 'succeeded',
    waitingUntil: null,
    waitingFor: null,
  });
  expect(paid.startsOf('accepted before')).toHaveLength(1);
});
