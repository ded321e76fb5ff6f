/** What one click on the button beside it confirms, for somebody who has not confirmed it yet. */
export function PolicyConsent({ button, version }: { button: string; version: string }) {
  return (
    <p class="consent">
      With “{button}” you confirm that you are at least 16 and accept the{' '}
      <a href="/privacy" target="_blank" rel="noopener">
        privacy policy
      </a>{' '}
      (version {version}).
    </p>
  );
}
