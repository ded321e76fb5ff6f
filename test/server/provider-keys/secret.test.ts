import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from '../../../server/provider-keys/secret.ts';

it('a secret shows its value only to those who ask for it by name', () => {
  const secret = new Secret('sk-value');
  expect(secret.reveal()).toBe('sk-value');
  const shown = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { showHidden: true, depth: 9 }),
    Object.values(secret).join(),
    inspect(Object.assign(new Error('failed'), { secret })),
  ];
  for (const text of shown) expect(text).not.toContain('sk-value');
  expect(shown[0]).toBe('[secret]');
});
