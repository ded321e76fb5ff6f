import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { customerByLink } from '../support/customer-by-link.ts';
import { createDataDirectory } from '../support/data-directory.ts';
import { freePort } from '../support/free-port.ts';
import { ended } from '../support/person.ts';
import { ProviderStub } from '../support/provider-stub/provider-stub.ts';
import { ServiceProcess } from '../support/service-process.ts';

let stub: ProviderStub;
let environment: Record<string, string>;
let service: ServiceProcess;

const start = () => new ServiceProcess(environment).ready();

beforeAll(async () => {
  stub = await ProviderStub.start();
  environment = {
    PORT: String(await freePort()),
    DATA_DIR: await createDataDirectory(),
    PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
    STOP_SECONDS: '600',
  };
  service = await start();
});

afterAll(async () => {
  await service.kill('SIGKILL');
  await stub[Symbol.asyncDispose]();
  await rm(environment.DATA_DIR ?? '', { recursive: true, force: true });
});

it('a stop waits for what is being made and paid for, and not after a second signal', {
  timeout: 60_000,
}, async () => {
  const api = await customerByLink(service.link, stub);
  const held = async () => {
    stub.hold();
    const prompt = randomUUID();
    const { id } = await api.generate({ model: 'openai/gpt-image-2', prompt }, randomUUID());
    await stub.waiting(1);
    service.signal('SIGTERM');
    await expect.poll(() => service.output).toContain('One generation is being made');
    return id;
  };

  const waitedFor = await held();
  stub.release();
  expect(await service.ended()).toMatchObject({ code: 0, errors: '' });
  service = await start();
  expect(await api.generation(waitedFor)).toMatchObject({
    status: 'succeeded',
    calls: [{ state: 'answered', charged: 'yes' }],
  });

  const leftBehind = await held();
  let isOver = false;
  const over = service.ended().then(() => {
    isOver = true;
  });
  // One key press may arrive as two signals: so a second one counts a moment later only.
  const again = setInterval(() => isOver || service.signal('SIGTERM'), 100);
  await over;
  clearInterval(again);
  stub.release();
  service = await start();
  expect(await ended(api, leftBehind)).toMatchObject({ status: 'outcome_unknown' });
  expect(stub.paid).toHaveLength(2);
});
