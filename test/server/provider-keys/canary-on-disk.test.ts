import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askAsPage } from '../../support/ask-as-page.ts';
import { plantCanaries } from '../../support/canary.ts';
import { createDataDirectory } from '../../support/data-directory.ts';
import { freePort } from '../../support/free-port.ts';
import { Person } from '../../support/person.ts';
import { ServiceProcess } from '../../support/service-process.ts';

const keys = '/api/v1/provider-keys';

describe('a provider key of a service that has ended', () => {
  it('is in nothing that it printed and in no file that it left', async () => {
    const { secret, foundIn } = plantCanaries('added', 'replaced');
    const dataDirectory = await createDataDirectory();
    onTestFinished(() => rm(dataDirectory, { recursive: true, force: true }));
    const port = String(await freePort());
    const environment = { PORT: port, DATA_DIR: dataDirectory, LOG_LEVEL: 'debug' };
    const running = await new ServiceProcess(environment).ready();
    const person = await Person.signUp(`http://localhost:${port}`, 'Ada');
    const key = { provider: 'openai', label: 'Work' };
    const { id } = await askAsPage(person, 'POST', keys, { ...key, secret: secret('added') });
    await askAsPage(person, 'PATCH', `${keys}/${id}`, { secret: secret('replaced') });
    await askAsPage(person, 'POST', keys, { provider: 'nobody', secret: secret('added') });
    const { items } = await person.api.providerKeys();
    const { output, errors } = await running.kill('SIGTERM');

    expect(items).toMatchObject([{ id, last4: secret('replaced').slice(-4) }]);
    expect(output).toContain('Stopping');
    expect(foundIn(output + errors)).toEqual([]);
    const files = await readdir(dataDirectory, { recursive: true, withFileTypes: true });
    const contents = files.filter((file) => file.isFile());
    expect(contents.length).toBeGreaterThan(100);
    for (const file of contents) {
      const bytes = await readFile(path.join(file.parentPath, file.name));
      const whole = file.name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
      expect(foundIn(whole), file.name).toEqual([]);
    }
  });
});
