import { Icon } from './icon.tsx';
import type { PlaygroundParts } from './playground-parts.ts';
import { PluginMenu } from './plugin-menu.tsx';
import { ResetButton } from './reset-button.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { ZoomControls } from './zoom-controls.tsx';

export function TopBar({ parts }: { readonly parts: PlaygroundParts }) {
  const { session } = parts;
  return (
    <>
      <h1>
        <svg class="logo" viewBox="0 0 20 20" aria-hidden="true">
          <rect width="20" height="20" rx="5" />
          <path d="M5 14.500 8.500 9l2.500 3.500L13 10l2.500 4.500Z" />
          <circle cx="12.800" cy="6.600" r="1.600" />
        </svg>
        <span>
          Tomson Studio <span class="quiet">playground</span>
        </span>
      </h1>
      <fieldset class="buttons" aria-label="History">
        <button
          type="button"
          class="icon-button"
          aria-label="Undo"
          title="Undo (Ctrl+Z)"
          onClick={() => session.undo()}
        >
          <Icon name="undo" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label="Redo"
          title="Redo (Ctrl+Shift+Z)"
          onClick={() => session.redo()}
        >
          <Icon name="redo" />
        </button>
      </fieldset>
      <ZoomControls parts={parts} />
      <span class="space" />
      <ThemeSwitch parts={parts} />
      <ResetButton parts={parts} />
      <PluginMenu parts={parts} />
    </>
  );
}
