import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import { createDataDirectory } from '../../support/data-directory.ts';
import { freePort } from '../../support/free-port.ts';
import { ended, Person } from '../../support/person.ts';
import { ServiceProcess } from '../../support/service-process.ts';

let environment: { PORT: string; DATA_DIR: string };
let service: ServiceProcess;

const start = () => new ServiceProcess(environment).ready();

beforeAll(async () => {
  const dataDirectory = await createDataDirectory();
  environment = { PORT: String(await freePort()), DATA_DIR: dataDirectory };
  service = await start();
});

afterAll(async () => {
  await service.kill('SIGKILL');
  await rm(environment.DATA_DIR, { recursive: true, force: true });
});

/** Waits until a picture is being drawn. */
async function somethingRuns(api: ApiClient): Promise<void> {
  const controller = new AbortController();
  for await (const { event } of readStreamEvents(await api.events('0', controller.signal))) {
    const runs = event.type === 'snapshot' && event.generation.status === 'running';
    if (runs || event.type === 'progress') return controller.abort();
  }
  throw new Error('nothing ran');
}

describe('a service that is killed while ten Sketch generations run', () => {
  it('has made every one of them, once, after it was started again', async () => {
    const person = await Person.byLink(service.link);
    const api = await person.pluginApi();
    for (const round of [1, 2]) {
      const request = { model: 'sketch/procedural', prompt: `round ${round}`, aspectRatio: '16:9' };
      const asked = await Promise.all(
        Array.from({ length: 10 }, (_, seed) => api.generate({ ...request, seed }, randomUUID())),
      );
      await somethingRuns(api);
      await service.kill('SIGKILL');
      service = await start();

      for (const { id } of asked) {
        const generation = await ended(api, id);
        expect(generation).toMatchObject({ status: 'succeeded', error: null, warnings: [] });
        expect(generation.outputs).toHaveLength(1);
        const assetId = generation.outputs[0]?.assetId ?? '';
        const { sha256 } = await api.asset(assetId);
        const content = await (await api.assetContent(assetId, 'original')).arrayBuffer();
        expect(createHash('sha256').update(Buffer.from(content)).digest('hex')).toBe(sha256);
      }
    }
    const { items } = await api.generations({ limit: 100 });
    expect(items).toHaveLength(20);
    // At least one was interrupted: otherwise this has shown nothing.
    expect(items.some(({ calls }) => calls.length > 1)).toBe(true);
  }, 120_000);
});
