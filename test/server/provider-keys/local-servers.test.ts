import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { withCredential } from '../../support/with-credential.ts';

const own = withCredential(createToyProvider('own-server', false), {
  baseUrl: 'required',
  defaultBaseUrl: null,
  secretRequired: false,
});

let service: TestService;
let ada: Person;

beforeAll(async () => {
  service = await TestService.start({ providers: [own] });
  ada = await service.signUp();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

it.each([
  ['http://localhost:11434', 'http://localhost:11434'],
  ['http://127.0.0.1:8080/api', 'http://127.0.0.1:8080'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
])('a local start lets a base URL be %s', async (baseUrl, origin) => {
  const key = await ada.api.createProviderKey({ provider: 'own-server', label: 'Mine', baseUrl });
  expect(key).toMatchObject({ baseUrl, origin, last4: '' });
});
