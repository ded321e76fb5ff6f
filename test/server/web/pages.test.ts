import { expect, test } from 'vitest';
import { policy } from '../../../server/privacy/policy.ts';
import type { PageContext } from '../../../server/web/page-shell.ts';
import { notFoundPage, pages, scriptNames, startPage } from '../../../server/web/pages.ts';
import { privacyPage } from '../../../server/web/privacy-page.ts';

const context: PageContext = {
  assets: {
    stylesheet: 'pages-1.css',
    font: 'inter-1.woff2',
    scripts: Object.fromEntries(scriptNames.map((name) => [name, `${name}-1.js`])),
  },
  playground: true,
  signUp: 'open',
  isLocal: true,
  privacyContact: null,
};

const documents = [...pages, startPage].map((page) => [page.path, page.html(context)] as const);

test.each([...documents, ['a missing page', notFoundPage(context)] as const])(
  '%s has no inline script, style or handler, so that a strict content security policy holds',
  (_path, html) => {
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  },
);

test('the privacy policy is readable without a script and says every sentence', () => {
  const html = privacyPage(policy, 'privacy@example.org');
  expect(html).toContain(policy.version);
  for (const { title } of policy.sections) expect(html).toContain(title);
  expect(html).toContain('href="mailto:privacy@example.org"');
});

test('a privacy contact cannot bring HTML into the page', () => {
  const html = privacyPage(policy, '<img src=x onerror=alert(1)>');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toContain('<img');
});

test('a contact that is neither mail nor web address is not made a link', () => {
  expect(privacyPage(policy, 'javascript:alert(1)')).not.toContain('href="javascript');
});
