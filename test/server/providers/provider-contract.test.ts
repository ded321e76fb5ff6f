import { expect, test } from 'vitest';
import { providers } from '../../../server/providers/registry.ts';
import { providerContract } from './contract/provider-contract.ts';
import { wires } from './contract/wires.ts';

test('every provider that is called over the network has described its wire', () => {
  const called = providers.filter(({ credential }) => credential).map(({ id }) => id);
  expect(wires.map(({ provider }) => provider.id).sort()).toEqual(called.sort());
});

test.each(wires.map((wire) => [wire.provider.label, wire] as const))(
  '%s has described every failure that a vendor can name',
  (_, { failures, refusals }) => {
    const named = [...Object.keys(failures), ...Object.keys(refusals).map(() => 'refused_content')];
    expect([...new Set(named)].sort()).toEqual([
      'invalid_request',
      'model_unavailable',
      'no_credit',
      'provider_down',
      'rate_limited',
      'refused_content',
      'wrong_key',
    ]);
  },
);

for (const wire of wires) providerContract(wire);
