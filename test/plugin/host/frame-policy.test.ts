import { expect, test } from 'vitest';
import {
  allowedNetwork,
  frameContentSecurityPolicy,
  isNetworkAllowed,
} from '../../../plugin/host/frame-policy.ts';

const manifest = {
  networkAccess: {
    allowedDomains: ['https://studio.example'],
    devAllowedDomains: ['http://localhost:4100'],
  },
};

test('the frame has an origin of its own and reaches the manifest’s domains only', () => {
  const policy = frameContentSecurityPolicy(manifest, { development: true });
  expect(policy).toBe(
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-forms allow-downloads; default-src data: blob: 'unsafe-inline' 'unsafe-eval' https://studio.example http://localhost:4100",
  );
  expect(policy).not.toContain('allow-same-origin');
});

test('the development domains count only in development, and none means none', () => {
  expect(allowedNetwork(manifest, { development: false })).toEqual(['https://studio.example']);
  expect(
    allowedNetwork({ networkAccess: { allowedDomains: ['none'] } }, { development: true }),
  ).toEqual([]);
  expect(allowedNetwork({}, { development: false })).toEqual(['*']);
});

test.each([
  ['https://studio.example/a', 'https://studio.example', true],
  ['http://studio.example/a', 'https://studio.example', false],
  ['https://studio.example.evil.test/', 'https://studio.example', false],
  ['https://a.studio.example/', '*.studio.example', true],
  ['https://studio.example/', '*.studio.example', false],
  ['http://localhost:4100/x', 'http://localhost:4100', true],
  ['http://localhost:4101/x', 'http://localhost:4100', false],
  ['https://api.test/v1', 'https://api.test/v1', true],
  ['https://api.test/v1/x', 'https://api.test/v1', false],
  ['https://api.test/v1/x', 'https://api.test/v1/', true],
  ['https://anything.test/', '*', true],
  ['not a url', '*', false],
])('%s under %s: %s', (url, domain, allowed) => {
  expect(isNetworkAllowed(url, [domain])).toBe(allowed);
});
