import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useAction } from '../use-action.ts';
import { useModal } from '../use-modal.ts';
import { ErrorMessage } from './error-message.tsx';

export interface ConfirmDialogProps {
  title: string;
  /** What the button that does it says. */
  confirm: string;
  /** Does it, with the fields among the children; where it fails the dialog says so and stays. */
  act: (form: FormData) => Promise<void>;
  onClose: () => void;
  children: ComponentChildren;
}

/**
 * Asks before something that cannot be undone; Escape and the other button leave it undone. What was
 * typed into it, and what failed, is gone with it.
 */
export function ConfirmDialog({ title, confirm, act, onClose, children }: ConfirmDialogProps) {
  const modal = useModal(onClose);
  const titleId = useId();
  const action = useAction(act);
  return (
    <dialog {...modal} class="dialog" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          action.run(new FormData(event.currentTarget));
        }}
      >
        {children}
        <ErrorMessage error={action.error} />
        <div class="answers">
          <button type="button" onClick={() => modal.ref.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="refuse" aria-disabled={action.busy}>
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}
