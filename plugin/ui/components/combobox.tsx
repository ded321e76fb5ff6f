import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Field } from './field.tsx';

export interface ComboOption {
  value: string;
  label: string;
  /** Short, at the end of the line: a price. */
  detail: string;
  /** A second line: why it cannot be chosen. */
  note: string | null;
  disabled: boolean;
}

export interface ComboGroup {
  label: string;
  options: ComboOption[];
}

interface ComboboxProps {
  label: string;
  hint?: string | undefined;
  /** What the field says while nobody searches. */
  text: string;
  /** The chosen option. */
  value: string | null;
  /** What there is for a search; for an empty one, everything. */
  find: (query: string) => ComboGroup[];
  nothingFound: string;
  onChoose: (value: string) => void;
}

/**
 * A list that is searched by typing: the editable combobox of WAI-ARIA's practices. The focus stays
 * in the field, arrows move through the list, and what cannot be chosen can still be read.
 */
export function Combobox({ label, hint, ...combobox }: ComboboxProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => <ComboInput {...ids} {...combobox} />}
    </Field>
  );
}

interface ComboInputProps extends Omit<ComboboxProps, 'label' | 'hint'> {
  id: string;
  describedBy: string | undefined;
}

function ComboInput(props: ComboInputProps) {
  const { id, describedBy, text, value, find, nothingFound, onChoose } = props;
  /** `null` while the list is closed. */
  const [query, setQuery] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const open = query !== null;
  const groups = open ? find(query) : [];
  const options = groups.flatMap((group) => group.options);
  const optionId = (index: number) => `${id}-${index}`;

  const show = (typed: string) => {
    const found = find(typed).flatMap((group) => group.options);
    const chosen = typed === '' ? found.findIndex((option) => option.value === value) : -1;
    const first = found.findIndex(({ disabled }) => !disabled);
    setQuery(typed);
    setActive(Math.max(chosen < 0 ? first : chosen, 0));
  };
  const choose = (option: ComboOption | undefined) => {
    if (!option || option.disabled) return;
    setQuery(null);
    onChoose(option.value);
  };
  useEffect(() => {
    if (open) document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' });
  }, [open, active]);
  useEffect(() => {
    if (open) list.current?.scrollIntoView({ block: 'nearest' });
    // What is typed next is another search, not more of the chosen label.
    else if (document.activeElement === input.current) input.current?.select();
  }, [open]);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    if (event.ctrlKey || event.metaKey) return;
    const last = options.length - 1;
    switch (event.key) {
      case 'ArrowDown':
        if (open) setActive(active >= last ? 0 : active + 1);
        else show('');
        break;
      case 'ArrowUp':
        if (open) setActive(active <= 0 ? Math.max(last, 0) : active - 1);
        else show('');
        break;
      case 'Enter':
        if (open) choose(options[active]);
        else show('');
        break;
      case 'Escape':
        if (!open) return;
        setQuery(null);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div class="combobox">
      <input
        id={id}
        ref={input}
        class="input select"
        type="text"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={options.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={open && options[active] ? optionId(active) : undefined}
        aria-describedby={describedBy}
        autoComplete="off"
        spellcheck={false}
        value={query ?? text}
        placeholder={text}
        onInput={(event) => show(event.currentTarget.value)}
        onClick={() => {
          if (!open) show('');
          else if (query === '') setQuery(null);
        }}
        onBlur={() => setQuery(null)}
        onKeyDown={onKeyDown}
      />
      {open && options.length === 0 && <p class="combobox-list hint">{nothingFound}</p>}
      {options.length > 0 && (
        <div
          id={`${id}-list`}
          ref={list}
          class="combobox-list"
          role="listbox"
          aria-label="Choices"
          // The focus stays in the field, also where the list is scrolled by hand.
          onMouseDown={(event) => event.preventDefault()}
        >
          {groups.map((group, position) => (
            <OptionGroup key={group.label} id={`${id}-group-${position}`} label={group.label}>
              {group.options.map((option) => {
                const index = options.indexOf(option);
                return (
                  <Option
                    key={option.value}
                    id={optionId(index)}
                    option={option}
                    active={index === active}
                    selected={option.value === value}
                    onChoose={() => choose(option)}
                  />
                );
              })}
            </OptionGroup>
          ))}
        </div>
      )}
      <p class="read-out" role="status">
        {open && options.length > 0 && `${options.length} in the list`}
      </p>
    </div>
  );
}

interface OptionGroupProps {
  id: string;
  label: string;
  children: ComponentChildren;
}

function OptionGroup({ id, label, children }: OptionGroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox.
    <div role="group" aria-labelledby={id}>
      <div id={id} class="combobox-group" role="presentation">
        {label}
      </div>
      {children}
    </div>
  );
}

interface OptionProps {
  id: string;
  option: ComboOption;
  active: boolean;
  selected: boolean;
  onChoose: () => void;
}

function Option({ id, option, active, selected, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys.
    // biome-ignore lint/a11y/useFocusableInteractive: it is pointed to as the active descendant.
    <div
      id={id}
      class={active ? 'combobox-option active' : 'combobox-option'}
      role="option"
      aria-selected={selected}
      aria-disabled={option.disabled}
      onClick={onChoose}
    >
      <span class="combobox-label">{option.label}</span>
      <span class="combobox-detail">{option.detail}</span>
      {option.note && <span class="combobox-note">{option.note}</span>}
    </div>
  );
}
