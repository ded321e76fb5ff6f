import type { KeySettings, SettingDeclaration } from '../../../../shared/provider-key.ts';
import { readField } from '../components/read-field.ts';

/** The name of a setting's field in a form. */
export const settingField = (name: string): string => `setting.${name}`;

/** The settings as the form has them. */
export function readSettings(form: FormData, declared: readonly SettingDeclaration[]): KeySettings {
  return Object.fromEntries(
    declared.map(({ kind, name }) => {
      const field = settingField(name);
      return [name, kind === 'switch' ? form.has(field) : readField(form, field)];
    }),
  );
}
