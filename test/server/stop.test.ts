import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { customerByLink } from '../support/customer-by-link.ts';
import { ended } from '../support/person.ts';
import type { ProviderStub } from '../support/provider-stub/provider-stub.ts';
import { ServiceBesideStub } from '../support/service-beside-stub.ts';

let stub: ProviderStub;
let service: ServiceBesideStub;

beforeAll(async () => {
  service = await ServiceBesideStub.start(() => ({ STOP_SECONDS: '600' }));
  ({ stub } = service);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

it('a stop waits for what is being made and paid for, and not after a second signal', {
  timeout: 60_000,
}, async () => {
  const api = await customerByLink(service.process.link, stub);
  const held = async () => {
    stub.hold();
    const prompt = randomUUID();
    const { id } = await api.generate({ model: 'openai/gpt-image-2', prompt }, randomUUID());
    await stub.waiting(1);
    service.process.signal('SIGTERM');
    await expect.poll(() => service.process.output).toContain('One generation is being made');
    return id;
  };

  const waitedFor = await held();
  stub.release();
  expect(await service.process.ended()).toMatchObject({ code: 0, errors: '' });
  await service.launch().ready();
  expect(await api.generation(waitedFor)).toMatchObject({
    status: 'succeeded',
    calls: [{ state: 'answered', charged: 'yes' }],
  });

  const leftBehind = await held();
  let isOver = false;
  const over = service.process.ended().then(() => {
    isOver = true;
  });
  // One key press may arrive as two signals: so a second one counts a moment later only.
  const again = setInterval(() => isOver || service.process.signal('SIGTERM'), 100);
  await over;
  clearInterval(again);
  stub.release();
  await service.launch().ready();
  expect(await ended(api, leftBehind)).toMatchObject({ status: 'outcome_unknown' });
  expect(stub.paid).toHaveLength(2);
});
