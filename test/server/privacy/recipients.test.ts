import { describe, expect, test } from 'vitest';
import { policyHash } from '../../../server/accounts/accept-policy.ts';
import { consentNotice } from '../../../server/consents/consent-notice.ts';
import { policy } from '../../../server/privacy/policy.ts';
import { providers } from '../../../server/providers/registry.ts';
import { escapeHtml } from '../../../server/web/escape-html.ts';
import { privacyPage } from '../../../server/web/privacy-page.ts';

const recipients = policy.sections.flatMap((section) => section.recipients ?? []);
const page = privacyPage(policy, null, []);

describe('the policy’s list of who receives what', () => {
  test('has every provider that anything is sent to, and no other', () => {
    const sentTo = providers.filter(({ offline }) => !offline).map(({ id }) => id);
    expect(recipients.map(({ provider }) => provider)).toEqual(sentTo);
  });

  test.each(providers.filter(({ offline }) => !offline))(
    'says of $label what the notice before the first use says, and where it goes',
    (provider) => {
      const recipient = recipients.find(({ provider: id }) => id === provider.id);
      const { providerLabel, items, policyUrl } = consentNotice(provider, 'https://a.example');
      expect(recipient).toMatchObject({ label: providerLabel, items, policyUrl });
      const entry = page.split('<dt>').find((part) => part.startsWith(escapeHtml(providerLabel)));
      if (policyUrl) expect(entry).toContain(`href="${escapeHtml(policyUrl)}"`);
      const usual = provider.credential?.defaultBaseUrl;
      expect(entry).toContain(
        usual ? `<code>${new URL(usual).host}</code>` : 'the address that you enter',
      );
    },
  );
});

test('a sentence or a recipient does not change without a new version, which asks everybody again', () => {
  // Whoever changes the policy changes both, and says in `changes` what is different.
  expect({ version: policy.version, hash: policyHash }).toEqual({
    version: '2026-11-27.6',
    hash: '18b4b9ed290dc345aed42c5de4db04581953320c376208d1a48b49e15c5f4b84',
  });
});
