import { useState } from 'preact/hooks';

interface CopyButtonProps {
  label: string;
  /** What is copied. */
  text: string;
}

/** Copies a text; where the browser does not let it, shows the text to be copied by hand. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // No permission, or no clipboard at all on a page over http.
      setState('refused');
    }
  };
  return (
    <>
      <button
        type="button"
        onClick={() => void copy()}
        onBlur={() => setState((now) => (now === 'copied' ? 'idle' : now))}
      >
        {state === 'copied' ? 'Copied' : label}
      </button>
      <span class="unseen" role="status">
        {state === 'copied' ? 'Copied' : ''}
      </span>
      {state === 'refused' && (
        <textarea
          class="by-hand"
          readOnly
          rows={3}
          aria-label={`${label}: your browser does not allow it, copy from here`}
          value={text}
          ref={(area) => area?.select()}
        />
      )}
    </>
  );
}
