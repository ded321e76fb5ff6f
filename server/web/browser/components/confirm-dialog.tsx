import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Action } from '../use-action.ts';
import { ErrorMessage } from './error-message.tsx';

export interface ConfirmDialogProps {
  title: string;
  /** What the button that does it says. */
  confirm: string;
  action: Action<[]>;
  onClose: () => void;
  children: ComponentChildren;
}

/** Asks before something that cannot be undone; Escape and the other button leave it undone. */
export function ConfirmDialog({ title, confirm, action, onClose, children }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
      <ErrorMessage error={action.error} />
      <div class="answers">
        <button type="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button type="button" class="refuse" disabled={action.busy} onClick={() => action.run()}>
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
