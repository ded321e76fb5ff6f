import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProps {
  title: string;
  /** Escape, too, ends here. */
  onCancel: () => void;
  actions: ComponentChildren;
  children: ComponentChildren;
}

/** A question that has to be answered first. Focus stays inside, and returns when it is gone. */
export function Dialog({ title, onCancel, actions, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // An effect that comes later would also end later, when there is nothing left to be closed.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    heading.current?.focus();
    return () => opened?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
      onKeyDown={keepFocus}
    >
      <h2 id={`${id}-title`} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <div id={`${id}-text`} class="dialog-text">
        {children}
      </div>
      <div class="actions">{actions}</div>
    </dialog>
  );
}

/** A modal dialog lets Tab leave for the window around the plugin's; here it goes round instead. */
function keepFocus(event: TargetedKeyboardEvent<HTMLDialogElement>): void {
  if (event.key !== 'Tab') return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:enabled')];
  const [first] = buttons;
  const last = buttons.at(-1);
  const current = document.activeElement;
  const isInside = buttons.some((button) => button === current);
  if (event.shiftKey ? isInside && current !== first : current !== last) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
