import { randomUUID } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import { customerByLink } from '../../support/customer-by-link.ts';
import { ended } from '../../support/person.ts';
import type { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { ServiceBesideStub } from '../../support/service-beside-stub.ts';

const DISTURB = path.resolve(import.meta.dirname, '../../support/disturb-sending.ts');

let stub: ProviderStub;
let service: ServiceBesideStub;
let api: ApiClient;

beforeAll(async () => {
  service = await ServiceBesideStub.start((dataDirectory) => ({
    NODE_OPTIONS: `--import=${DISTURB}`,
    SENDING_SWITCH: path.join(dataDirectory, 'switch'),
  }));
  ({ stub } = service);
  api = await customerByLink(service.process.link, stub);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

type Happens = 'before' | 'after' | 'taken';

/** What happens when the next mark is taken away. */
const happensNext = (happens: Happens) =>
  writeFile(path.join(service.dataDirectory, 'switch'), happens);

/** Asks for a picture to whose sending something happens. */
async function ask(happens: Happens, prompt: string) {
  await happensNext(happens);
  return api.generate({ model: 'openai/gpt-image-2', prompt }, randomUUID());
}

const received = (prompt: string) => stub.calls.filter((call) => call.prompt === prompt).length;

const spooled = () => readdir(path.join(service.dataDirectory, 'spool/generations'));

describe('a service that is killed when a call is noted as sent', () => {
  it('makes the call that had not left, and asks nobody what it cost', async () => {
    const { id } = await ask('before', 'noted, and not left');
    await service.process.ended();
    expect(received('noted, and not left')).toBe(0);

    await service.launch().ready();
    const { status, calls } = await ended(api, id);
    expect({ status, states: calls.map(({ state }) => state) }).toEqual({
      status: 'succeeded',
      states: ['answered'],
    });
    expect(received('noted, and not left')).toBe(1);
    expect(await spooled()).toEqual([]);
  });

  it('makes it though the one that was taking it back is killed, too', async () => {
    const { id } = await ask('before', 'taken back twice');
    await service.process.ended();
    await happensNext('after');
    service.launch();
    await service.process.ended();
    expect(received('taken back twice')).toBe(0);

    await service.launch().ready();
    expect(await ended(api, id)).toMatchObject({
      status: 'succeeded',
      calls: [{ try: 0, state: 'answered' }],
    });
    expect(received('taken back twice')).toBe(1);
    expect(await spooled()).toEqual([]);
  });

  it('leaves it to the person where its first byte may have left', async () => {
    const { id } = await ask('after', 'noted, and perhaps left');
    await service.process.ended();

    await service.launch().ready();
    expect(await ended(api, id)).toMatchObject({
      status: 'outcome_unknown',
      error: { charged: 'unknown' },
    });
    expect(received('noted, and perhaps left')).toBe(0);
  });
});

describe('a worker that finds its call taken back when it is about to send it', () => {
  it('does not send it, and whoever goes on does', async () => {
    const { id } = await ask('taken', 'taken back');
    const { status, calls } = await ended(api, id);
    expect({ status, states: calls.map(({ state }) => state) }).toEqual({
      status: 'succeeded',
      states: ['answered'],
    });
    expect(received('taken back')).toBe(1);
    expect(await spooled()).toEqual([]);
  });
});
