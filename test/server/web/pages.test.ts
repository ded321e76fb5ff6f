import { expect, test } from 'vitest';
import { policy } from '../../../server/privacy/policy.ts';
import type { PageContext } from '../../../server/web/page-shell.ts';
import { notFoundPage, pages, scriptNames, startPage } from '../../../server/web/pages.ts';
import { privacyPage } from '../../../server/web/privacy-page.ts';

const context: PageContext = {
  assets: {
    stylesheet: 'pages-1.css',
    font: 'inter-1.woff2',
    styles: {},
    scripts: Object.fromEntries(scriptNames.map((name) => [name, `${name}-1.js`])),
  },
  playground: true,
  signUp: 'open',
  isLocal: true,
  keepsMails: true,
  privacyContact: null,
  cookies: [],
};

const account = {
  id: '0192f0c1-0000-4000-8000-000000000001',
  name: 'Ada "><script>alert(1)</script>',
  email: 'ada@example.org',
  emailVerified: false,
  createdAt: '2026-11-01T00:00:00Z',
  isLocal: true,
  twoFactor: false,
  policyVersion: '1',
  policyAccepted: true,
  ageConfirmed: true,
};
const visit = (path: string) => ({ path, search: '', account });

const documents = [...pages, startPage].map(
  (page) => [page.path, page.html(context, visit(page.path))] as const,
);

test.each([...documents, ['a missing page', notFoundPage(context, visit('/nowhere'))] as const])(
  '%s has no inline script, style or handler, so that a strict content security policy holds',
  (_path, html) => {
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  },
);

test('a page marks itself in the navigation, which lists the pages that are somebody’s own', () => {
  const keys = pages.find(({ path }) => path === '/keys')?.html(context, visit('/keys')) ?? '';
  expect(keys.match(/aria-current="page"/g)).toHaveLength(1);
  expect(keys).toContain('<a href="/keys" aria-current="page">Keys</a>');
});

test('a page’s data is asked for at once, but only for somebody who is signed in', () => {
  const keys = pages.find(({ path }) => path === '/keys');
  const preload = '<link rel="preload" as="fetch" href="/api/v1/provider-keys" crossorigin>';
  expect(keys?.html(context, visit('/keys'))).toContain(preload);
  expect(keys?.html(context, { ...visit('/keys'), account: null })).not.toContain(preload);
});

test('the privacy policy is readable without a script and says every sentence', () => {
  const html = privacyPage(policy, 'privacy@example.org', []);
  expect(html).toContain(policy.version);
  for (const { title } of policy.sections) expect(html).toContain(title);
  expect(html).toContain('href="mailto:privacy@example.org"');
});

test('a privacy contact cannot bring HTML into the page', () => {
  const html = privacyPage(policy, '<img src=x onerror=alert(1)>', []);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toContain('<img');
});

test('a contact that is neither mail nor web address is not made a link', () => {
  expect(privacyPage(policy, 'javascript:alert(1)', [])).not.toContain('href="javascript');
});
