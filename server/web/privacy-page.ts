import type { Cookie } from '../accounts/cookies.ts';
import type { Policy } from '../privacy/policy.ts';
import { escapeHtml } from './escape-html.ts';

/**
 * The policy as HTML, with the cookies that the code sets; `contact` is an email address, a web
 * address or a sentence.
 */
export function privacyPage(
  policy: Policy,
  contact: string | null,
  cookies: readonly Cookie[],
): string {
  const sections = policy.sections.map(
    ({ id, title, paragraphs }) => `<section aria-labelledby="${escapeHtml(id)}">
<h2 id="${escapeHtml(id)}">${escapeHtml(title)}</h2>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
</section>`,
  );
  return `<article class="text">
<h1>Privacy policy</h1>
<p class="quiet">Version ${escapeHtml(policy.version)}, in force since <time datetime="${policy.date}">${policy.date}</time>. ${escapeHtml(policy.changes)}</p>
${sections.join('\n')}
<section aria-labelledby="cookie-list">
<h2 id="cookie-list">The cookies</h2>
<p>These are all. None is set before you sign in.</p>
<dl>
${cookies.map(cookieEntry).join('\n')}
</dl>
</section>
<section aria-labelledby="contact">
<h2 id="contact">Contact</h2>
<p>${contactSentence(contact)}</p>
</section>
</article>`;
}

function cookieEntry({ name, purpose, lifetime }: Cookie): string {
  return `<dt><code>${escapeHtml(name)}</code></dt>
<dd>${escapeHtml(purpose)} It stays ${escapeHtml(lifetime)}.</dd>`;
}

function contactSentence(contact: string | null): string {
  if (contact === null) {
    return 'The operator of this service has named no address: ask the person who runs it. On your own computer that is you.';
  }
  const shown = escapeHtml(contact);
  if (/^https?:\/\//.test(contact)) {
    return `Questions and requests about privacy: <a href="${shown}">${shown}</a>.`;
  }
  if (/^[^\s@]+@[^\s@]+$/.test(contact)) {
    return `Questions and requests about privacy: <a href="mailto:${shown}">${shown}</a>.`;
  }
  return `Questions and requests about privacy: ${shown}.`;
}
