import { useState } from 'preact/hooks';
import type { ProviderKey } from '../../../../shared/provider-key.ts';
import { Field } from '../components/field.tsx';
import type { Credential, KeyedProvider } from './credential.ts';
import { LIMIT_FIELD, limitText } from './read-limit.ts';
import { SettingField } from './setting-field.tsx';

interface CredentialFieldsProps {
  provider: KeyedProvider;
  /** The key that is being changed; `null` for a new one. */
  providerKey: ProviderKey | null;
}

/** Everything that a key of the provider consists of, drawn from what the provider declares. */
export function CredentialFields({ provider, providerKey }: CredentialFieldsProps) {
  const { credential } = provider;
  const [baseUrl, setBaseUrl] = useState(providerKey?.baseUrl ?? '');
  const origin = originOf(baseUrl) ?? credential.defaultOrigin;
  return (
    <>
      <Field
        label="Label"
        name="label"
        autocomplete="off"
        hint="For telling your keys apart."
        defaultValue={providerKey?.label ?? provider.label}
        maxLength={80}
      />
      {credential.baseUrl !== 'none' && (
        <Field
          label={credential.baseUrl === 'required' ? 'Base URL' : 'Base URL (optional)'}
          name="baseUrl"
          type="url"
          autocomplete="off"
          optional={credential.baseUrl === 'optional'}
          hint={baseUrlHint(credential)}
          placeholder="https://models.example.com/v1"
          defaultValue={baseUrl}
          maxLength={500}
          onInput={setBaseUrl}
        />
      )}
      <Field
        label={providerKey ? `New ${credential.label}` : credential.label}
        name="secret"
        type="password"
        autocomplete="off"
        optional={providerKey !== null || !credential.secretRequired}
        hint={secretHint(providerKey, origin)}
        maxLength={4000}
      />
      <Field
        label="Monthly limit in US dollars (optional)"
        name={LIMIT_FIELD}
        type="number"
        autocomplete="off"
        optional
        hint="Nothing is sent with this key that would probably cost more than is left of it. It starts anew on the first of each month, at midnight UTC."
        defaultValue={limitText(providerKey?.limitMicros)}
      />
      {credential.settings.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          value={providerKey?.settings[setting.name]}
        />
      ))}
    </>
  );
}

function baseUrlHint({ baseUrl, defaultOrigin }: Credential): string {
  return baseUrl === 'required' || defaultOrigin === null
    ? 'Where your server answers.'
    : `Leave it empty for ${defaultOrigin}.`;
}

function secretHint(providerKey: ProviderKey | null, origin: string | null): string {
  const where = origin ?? 'the address above';
  if (providerKey === null) {
    return `Encrypted before it is stored, sent only to ${where}, and never shown again.`;
  }
  const kept = providerKey.last4 ? `the one that ends in ${providerKey.last4}` : 'the present one';
  if (origin !== null && origin !== providerKey.origin) {
    return `Enter it again: it was given for ${providerKey.origin}, and will be sent to ${origin}.`;
  }
  return `Leave it empty to keep ${kept}. It is sent only to ${where}.`;
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}
