import { expect, test } from 'vitest';
import { providers } from '../../../server/providers/registry.ts';
import { providerContract } from './contract/provider-contract.ts';
import { wires } from './contract/wires.ts';

test('every provider that is called over the network has described its wire', () => {
  const called = providers.filter(({ credential }) => credential).map(({ id }) => id);
  expect(wires.map(({ provider }) => provider.id).sort()).toEqual(called.sort());
});

for (const wire of wires) providerContract(wire);
