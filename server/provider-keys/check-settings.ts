import type { KeySettings, SettingDeclaration } from '../../shared/provider-key.ts';
import { wrongField } from './errors.ts';

/**
 * The settings of a key with every declared one in it. Throws a problem for what is not declared or
 * not of its kind.
 */
export function checkSettings(
  declared: readonly SettingDeclaration[],
  given: KeySettings,
): KeySettings {
  for (const name of Object.keys(given)) {
    if (!declared.some((setting) => setting.name === name)) {
      throw wrongField(`settings.${name}`, 'is not a setting of this provider');
    }
  }
  for (const setting of declared) {
    const what = faultOf(setting, given[setting.name]);
    if (what) throw wrongField(`settings.${setting.name}`, what);
  }
  return fillSettings(declared, given);
}

/** Stored settings as the provider declares them now: what no longer fits becomes the default. */
export function fillSettings(
  declared: readonly SettingDeclaration[],
  stored: KeySettings,
): KeySettings {
  return Object.fromEntries(
    declared.map((setting) => {
      const value = stored[setting.name];
      const fits = value !== undefined && faultOf(setting, value) === null;
      if (!fits) return [setting.name, setting.kind === 'text' ? '' : setting.default];
      return [setting.name, typeof value === 'string' ? value.trim() : value];
    }),
  );
}

/** What is wrong with a value, or `null`. */
function faultOf(setting: SettingDeclaration, value: string | boolean | undefined): string | null {
  if (setting.kind === 'text') {
    if (value !== undefined && typeof value !== 'string') return 'must be a text';
    return setting.required && !value?.trim() ? 'is missing' : null;
  }
  if (value === undefined) return null;
  if (setting.kind === 'switch') return typeof value === 'boolean' ? null : 'must be true or false';
  const choices = setting.choices.map((choice) => choice.value);
  if (typeof value === 'string' && choices.includes(value)) return null;
  return `must be one of ${choices.join(', ')}`;
}
