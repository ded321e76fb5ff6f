import type { Credential } from './credential.ts';

/** What the key forms call the parts that the contract names. */
export function fieldLabels({ label, settings }: Credential): Record<string, string> {
  return {
    provider: 'Provider',
    label: 'Label',
    secret: label,
    baseUrl: 'Base URL',
    limitMicros: 'Monthly limit',
    ...Object.fromEntries(settings.map((each) => [`settings.${each.name}`, each.label])),
  };
}
