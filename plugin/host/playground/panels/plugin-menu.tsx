import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ManifestMenuItem } from '../../plugin-manifest.ts';
import { Icon } from './icon.tsx';
import type { PlaygroundParts } from './playground-parts.ts';

/** The plugin's menu out of its manifest; a plugin without one is run by its name. */
export function PluginMenu({ parts }: { readonly parts: PlaygroundParts }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const { manifest } = parts;
  const items = manifest?.menu ?? (manifest ? [{ name: manifest.name, command: '' }] : []);

  // Before the next key: arrows belong to the menu as soon as it can be seen.
  useLayoutEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const away = (event: Event): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away, true);
    window.addEventListener('blur', away);
    return () => {
      document.removeEventListener('pointerdown', away, true);
      window.removeEventListener('blur', away);
    };
  }, [open]);

  const close = (): void => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const index = entries.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown') entries[(index + 1) % entries.length]?.focus();
    else if (event.key === 'ArrowUp') entries.at(index - 1)?.focus();
    else if (event.key === 'Home') entries[0]?.focus();
    else if (event.key === 'End') entries.at(-1)?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    else return;
    if (event.key !== 'Tab') event.preventDefault();
  };

  return (
    <div class="menu" ref={root}>
      <button
        type="button"
        class="primary"
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={!manifest}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        Run plugin <Icon name="down" />
      </button>
      {open && (
        <div class="menu-list" role="menu" aria-label="Run plugin" onKeyDown={press}>
          <MenuItems
            items={items}
            onChoose={(command) => {
              close();
              parts.run(command);
            }}
          />
        </div>
      )}
    </div>
  );
}

/** Submenus are shown in place, under their name. */
function MenuItems({
  items,
  onChoose,
}: {
  readonly items: readonly ManifestMenuItem[];
  onChoose(command: string): void;
}) {
  return (
    <>
      {items.map((item, index) => {
        if ('separator' in item) return <hr key={`separator ${index}`} />;
        if ('menu' in item) {
          return (
            <fieldset aria-label={item.name} key={item.name}>
              <span class="menu-title">{item.name}</span>
              <MenuItems items={item.menu} onChoose={onChoose} />
            </fieldset>
          );
        }
        return (
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            key={item.name}
            onClick={() => onChoose(item.command)}
          >
            {item.name}
          </button>
        );
      })}
    </>
  );
}
