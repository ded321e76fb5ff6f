import { useRef } from 'preact/hooks';
import type { PlaygroundParts } from './playground-parts.ts';

/** Asks before it gives the document away. */
export function ResetButton({ parts }: { readonly parts: PlaygroundParts }) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Reset document
      </button>
      <dialog ref={dialog} aria-labelledby="reset-title">
        <h2 id="reset-title">Start over with a new document?</h2>
        <p>
          Everything on the canvas goes, and it cannot be undone. The plugin stays connected, and
          your history with it.
        </p>
        <div class="row end">
          <button type="button" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
          <button
            type="button"
            class="primary"
            onClick={() => {
              dialog.current?.close();
              parts.reset();
            }}
          >
            Start over
          </button>
        </div>
      </dialog>
    </>
  );
}
