import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useAction } from '../use-action.ts';
import { ErrorMessage } from './error-message.tsx';

export interface ActionFormProps {
  /** What the button says. */
  button: string;
  primary?: boolean;
  /** Said beside the button when it is done, until the form is changed again. */
  done?: string;
  act: (form: FormData) => Promise<void>;
  children: ComponentChildren;
}

/** Fields with one button that does something, and says what came of it. */
export function ActionForm({ button, primary, done, act, children }: ActionFormProps) {
  const [isDone, setDone] = useState(false);
  const action = useAction(async (element: HTMLFormElement) => {
    setDone(false);
    await act(new FormData(element));
    if (done === undefined) return;
    element.reset();
    setDone(true);
  });
  return (
    <form
      class="form"
      onInput={() => setDone(false)}
      onSubmit={(event) => {
        event.preventDefault();
        action.run(event.currentTarget);
      }}
    >
      {children}
      <ErrorMessage error={action.error} />
      <div class="row">
        <button type="submit" class={primary ? 'primary' : undefined} aria-disabled={action.busy}>
          {button}
        </button>
        <span class="quiet" role="status">
          {isDone ? done : ''}
        </span>
      </div>
    </form>
  );
}
