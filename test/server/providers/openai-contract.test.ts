import { describe, expect, test } from 'vitest';
import type { ImageRequest } from '../../../server/providers/image-provider.ts';
import { openai } from '../../../server/providers/openai/openai.ts';
import { createProviderFetch } from '../../../server/providers/provider-fetch.ts';
import { openaiContract } from '../../support/provider-stub/openai-contract.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import type { StubCall } from '../../support/provider-stub/stub-call.ts';
import { stubPicture } from '../../support/provider-stub/stub-picture.ts';
import { descriptionsFolder } from '../../support/wire-stub/descriptions-folder.ts';
import { callProvider, imageRequest, reference, stubContext } from './call-provider.ts';

const contract = openaiContract();
if (contract === null) {
  process.stderr.write(
    `NOT CHECKED: OpenAI’s description (openai-openapi.json) is not in ${descriptionsFolder().folder}, so requests were not compared with it.\n`,
  );
}

test('OpenAI’s description is here wherever the checks count', () => {
  expect(contract !== null || !descriptionsFolder().required).toBe(true);
});

test.each([
  [{}, false],
  [{ VENDOR_DESCRIPTIONS: '' }, false],
  [{ CI: 'true' }, true],
  [{ VENDOR_DESCRIPTIONS: '/somewhere' }, true],
])('with %j the descriptions must be there: %s', (environment, required) => {
  const found = descriptionsFolder(environment);
  expect(found.required).toBe(required);
  if ('VENDOR_DESCRIPTIONS' in environment && environment.VENDOR_DESCRIPTIONS) {
    expect(found.folder).toBe('/somewhere');
  }
});

const references = Array.from({ length: 16 }, (_, index) =>
  reference(stubPicture({ width: 16, height: 16, nonce: `reference-${index}` })),
);

type Option = (typeof openai.models)[number]['capabilities']['options'][number];

function valuesOf(option: Option): (string | number | boolean)[] {
  switch (option.kind) {
    case 'choice':
      return option.choices.map(({ value }) => value);
    case 'number':
      return [option.min, option.max];
    case 'switch':
      return [true, false];
  }
}

/** Every model with every choice of every option, alone and with references. */
function everyRequest(): ImageRequest[] {
  return openai.models
    .filter(({ retired }) => !retired)
    .flatMap(({ name, capabilities: { options } }) => {
      const defaults = Object.fromEntries(options.map((option) => [option.name, option.default]));
      const choices = options.flatMap((option) =>
        valuesOf(option).map((value) => ({ [option.name]: value })),
      );
      return choices.flatMap((choice, index) =>
        [[], references.slice(0, 1), references].map((some) =>
          imageRequest({
            model: name,
            // Small ones are drawn fast, and a size is a size to the description.
            size: index === 0 ? null : { width: 32, height: 16 },
            count: index === 1 ? 2 : 1,
            references: some,
            options: { ...defaults, ...choice },
          }),
        ),
      );
    });
}

describe.skipIf(contract === null)('by OpenAI’s description', () => {
  test('every request that the declared options can make is right', async () => {
    await using stub = await ProviderStub.start();
    for (const request of everyRequest()) {
      await callProvider(openai, request, stubContext(stub));
    }
    expect(stub.calls.length).toBeGreaterThan(200);
    for (const call of stub.calls) {
      expect({ fields: call.fields, faults: contract?.requestFaults(call) }).toEqual({
        fields: call.fields,
        faults: [],
      });
    }
  });

  test('a field it does not know is a fault', () => {
    const call = { path: '/v1/images/generations', fields: { prompt: 'a', seed: 1 }, files: [] };
    expect(contract?.requestFaults(call as unknown as StubCall)).toEqual([
      '/ must NOT have additional properties {"additionalProperty":"seed"}',
    ]);
    const edit = {
      path: '/v1/images/edits',
      fields: { prompt: 'a', moderation: 'low', n: 'two' },
      files: [{ field: 'image[]', bytes: Buffer.from('x') }],
    };
    const faults = contract?.requestFaults(edit as unknown as StubCall).join('\n');
    expect(faults).toMatch(/"additionalProperty":"moderation"/);
    expect(faults).toMatch(/^\/n must be integer/m);
  });

  test.each(['generations', 'edits'])('the stub’s answers to %s are right', async (endpoint) => {
    await using stub = await ProviderStub.start();
    const fetch = createProviderFetch({
      keyOrigin: stub.origin,
      privateOriginsAllowed: [stub.origin],
    });
    const ask = async (fields: Record<string, string | number | boolean>) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
      form.set('image', new Blob(['x'], { type: 'image/png' }), 'a.png');
      const answer = await fetch(
        `${stub.baseUrl}/images/${endpoint}`,
        endpoint === 'edits'
          ? { method: 'POST', body: form }
          : { method: 'POST', body: JSON.stringify(fields) },
      );
      return answer.text();
    };
    const plain = JSON.parse(await ask({ prompt: 'a', quality: 'high', size: '1024x1024', n: 2 }));
    expect(contract?.answerFaults(plain)).toEqual([]);

    const stream = await ask({ prompt: 'a', stream: true, partial_images: 2, quality: 'max' });
    const events = stream
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)) as unknown);
    expect(events).toHaveLength(3);
    for (const event of events) expect(contract?.eventFaults(event)).toEqual([]);
  });
});
