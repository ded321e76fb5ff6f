import { useMemo } from 'preact/hooks';
import type { ThemeChoice } from '../theme.ts';
import { Icon, type IconName } from './icon.tsx';
import type { PlaygroundParts } from './playground-parts.ts';
import { useChanges } from './use-changes.ts';

const CHOICES: readonly {
  readonly choice: ThemeChoice;
  readonly name: string;
  readonly icon: IconName;
}[] = [
  { choice: 'light', name: 'Light', icon: 'sun' },
  { choice: 'dark', name: 'Dark', icon: 'moon' },
  { choice: 'system', name: 'As the system', icon: 'system' },
];

export function ThemeSwitch({ parts }: { readonly parts: PlaygroundParts }) {
  useChanges(useMemo(() => [parts.onTheme], [parts]));
  return (
    <fieldset class="switch">
      <legend class="unseen">Theme</legend>
      {CHOICES.map(({ choice, name, icon }) => (
        <label key={choice} title={name}>
          <input
            type="radio"
            name="theme"
            value={choice}
            checked={parts.theme.choice === choice}
            onChange={() => parts.theme.choose(choice)}
          />
          <Icon name={icon} />
          <span class="unseen">{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
