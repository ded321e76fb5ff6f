import type { SettingDeclaration } from '../../../../shared/provider-key.ts';
import { CheckField } from '../components/check-field.tsx';
import { Field } from '../components/field.tsx';
import { SelectField } from '../components/select-field.tsx';
import { settingField } from './read-settings.ts';

interface SettingFieldProps {
  setting: SettingDeclaration;
  /** What the key has; the provider's default for a new one. */
  value: string | boolean | undefined;
}

/** The control that a provider's setting declares. */
export function SettingField({ setting, value }: SettingFieldProps) {
  const { label, help } = setting;
  const shared = { label, name: settingField(setting.name), hint: help || undefined };
  if (setting.kind === 'switch') {
    const checked = typeof value === 'boolean' ? value : setting.default;
    return <CheckField {...shared} defaultChecked={checked} />;
  }
  const text = typeof value === 'string' ? value : '';
  if (setting.kind === 'choice') {
    const chosen = text || setting.default;
    return <SelectField {...shared} choices={setting.choices} defaultValue={chosen} />;
  }
  return (
    <Field
      {...shared}
      label={setting.required ? label : `${label} (optional)`}
      autocomplete="off"
      optional={!setting.required}
      placeholder={setting.placeholder}
      defaultValue={text}
      maxLength={2000}
    />
  );
}
