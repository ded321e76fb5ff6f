import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openai } from '../../../server/providers/openai/openai.ts';
import { openaiCompatible } from '../../../server/providers/openai-compatible/openai-compatible.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import type { StubFault } from '../../support/provider-stub/stub-fault.ts';
import { type CallOptions, failureOf, stubContext, TEST_KEY } from './call-provider.ts';

let stub: ProviderStub;
beforeAll(async () => {
  stub = await ProviderStub.start();
});
beforeEach(() => stub.reset());
afterAll(() => stub[Symbol.asyncDispose]());

const providers = { openai, openaiCompatible };

const check = async (of: keyof typeof providers, options: CallOptions = {}) =>
  providers[of].checkKey?.(stubContext(stub, { settings: { models: 'gpt-image-2' }, ...options }));

describe.each(['openai', 'openaiCompatible'] as const)('a look at a key of %s', (of) => {
  test('finds that it works, and makes no picture', async () => {
    expect(await check(of)).toMatchObject({ outcome: 'works' });
    expect(stub.checks).toEqual([`Bearer ${TEST_KEY}`]);
    expect(stub.calls).toEqual([]);
  });

  test.each<[StubFault, string]>([
    ['wrong_key', 'wrong_key'],
    ['no_credit', 'no_credit'],
    ['rate_limit', 'rate_limited'],
    ['unavailable', 'provider_down'],
    ['reset', 'timed_out'],
    ['garbage', 'bad_answer'],
  ])('tells %s apart', async (fault, code) => {
    stub.nextCheck(fault);
    const { facts } = await failureOf(check(of));
    expect(facts.code).toBe(code);
    expect(JSON.stringify(facts)).not.toContain(TEST_KEY);
  });

  test('tells a server that is not there', async () => {
    const gone = await ProviderStub.start();
    await gone[Symbol.asyncDispose]();
    const { fetch } = stubContext(gone);
    const context = { ...stubContext(stub, { baseUrl: gone.baseUrl }), fetch };
    const { facts } = await failureOf(providers[of].checkKey?.(context) ?? Promise.resolve());
    expect(facts).toMatchObject({ code: 'provider_down', charged: 'no' });
    expect(facts.status).toBeUndefined();
  });

  test('ends when it is told to', async () => {
    const reason = new ProviderError({ code: 'cancelled', message: 'Enough.', charged: 'no' });
    const call = check(of, { signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
  });
});

test('OpenAI’s restricted keys cannot be checked, and are not called wrong', async () => {
  stub.nextCheck('missing_scopes');
  expect(await check('openai')).toMatchObject({ outcome: 'not_checkable' });
});

test('a server without a list of models cannot be checked', async () => {
  stub.nextCheck('no_model');
  expect(await check('openaiCompatible')).toEqual({
    outcome: 'not_checkable',
    detail: `Your server has no list of models at ${stub.baseUrl}.`,
  });
});

test('a model that the server does not list is named', async () => {
  const settings = { models: 'gpt-image-2, gpt-imagine' };
  expect(await check('openaiCompatible', { settings })).toEqual({
    outcome: 'works',
    detail: 'But “gpt-imagine” is not in its list of models.',
  });
});

test('a server that wants no key is sent none', async () => {
  await check('openaiCompatible', { apiKey: '' });
  expect(stub.checks).toEqual([null]);
});
