import type { Cookie } from '../accounts/cookies.ts';
import type { Policy, PolicySection } from '../privacy/policy.ts';
import { escapeHtml } from './escape-html.ts';

type Recipient = NonNullable<PolicySection['recipients']>[number];

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
    ({ id, title, paragraphs, recipients = [] }) => `<section aria-labelledby="${escapeHtml(id)}">
<h2 id="${escapeHtml(id)}">${escapeHtml(title)}</h2>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}${recipients.length > 0 ? recipientList(recipients) : ''}
</section>`,
  );
  return `<article class="text">
<h1>Privacy policy</h1>
<p class="quiet">Version ${escapeHtml(policy.version)}, in force since <time datetime="${policy.date}">${policy.date}</time>. ${escapeHtml(policy.changes)}</p>
${sections.join('\n')}
<section aria-labelledby="cookie-list">
<h2 id="cookie-list">The cookies</h2>
<p>These are all. None is set before you make an account or begin to sign in.</p>
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

function recipientList(recipients: readonly Recipient[]): string {
  return `
<dl>
${recipients.map(recipientEntry).join('\n')}
</dl>`;
}

function recipientEntry({ label, hosts, policyUrl }: Recipient): string {
  const where =
    hosts.length > 0
      ? `At ${hosts.map((host) => `<code>${escapeHtml(host)}</code>`).join(' and ')}.`
      : 'At the address that you enter with your key.';
  const policy =
    policyUrl === null
      ? 'Its privacy policy is whatever its operator says.'
      : `<a href="${escapeHtml(policyUrl)}" rel="noopener noreferrer">Privacy policy of ${escapeHtml(label)}</a>`;
  return `<dt>${escapeHtml(label)}</dt>
<dd>${where} ${policy}</dd>`;
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
