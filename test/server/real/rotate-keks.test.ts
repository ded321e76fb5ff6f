import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ended, Person } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { createTestEnvironment } from '../../support/test-environment.ts';
import { startTwoWorkers, startWeb } from './service-processes.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const MODEL = 'openai/gpt-image-2';

const rotate = (environment: Readonly<Record<string, string>>) =>
  promisify(execFile)(process.execPath, ['server/rotate-keys.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
  });

it('The key-encryption key is changed beside a web process and two workers, and the old one is then not needed', async () => {
  await using environment = await createTestEnvironment();
  await using stub = await ProviderStub.start();
  const old = environment.variables.KEY_ENCRYPTION_KEYS ?? '';
  const fresh = `fresh:${randomBytes(32).toString('base64')}`;
  const variables = { ...environment.variables, PROVIDER_BASE_URL_OPENAI: stub.baseUrl };
  const request = { model: MODEL, prompt: 'a lighthouse' };

  const first = await startWeb(variables);
  const person = await Person.signUp(first.origin, 'Ada');
  await person.api.createProviderKey({
    provider: 'openai',
    label: 'Work',
    secret: 'sk-test-0123456789',
  });
  await person.api.giveConsent({ provider: 'openai', origin: stub.origin });
  await first.process.kill('SIGTERM');

  const both = { ...variables, KEY_ENCRYPTION_KEYS: `${fresh},${old}` };
  const web = await startWeb(both);
  const api = Person.inBrowser(web.origin, person.email, person.cookie).api;
  {
    await using _workers = await startTwoWorkers(both);
    const asked = Array.from({ length: 10 }, () => api.generate(request, randomUUID()));
    const { stdout } = await rotate(both);
    expect(stdout).toContain('1 data keys are now encrypted with “fresh”.');
    for (const { id } of await Promise.all(asked)) {
      expect(await ended(api, id)).toMatchObject({ status: 'succeeded', error: null });
    }
    // There is nothing left to do.
    expect((await rotate(both)).stdout).toContain('0 data keys');
  }

  const alone = { ...variables, KEY_ENCRYPTION_KEYS: fresh };
  await using _workers = await startTwoWorkers(alone);
  const { id } = await api.generate(request, randomUUID());
  expect(await ended(api, id)).toMatchObject({ status: 'succeeded', error: null });
  await web.process.kill('SIGKILL');
});
