import type { RefObject } from 'preact';
import { MAX_PROMPT_LENGTH } from '../../../shared/limits.ts';
import { Field } from '../components/field.tsx';
import { useStore } from '../store.ts';
import { changeForm, useStudio } from '../studio.ts';

/** Characters left from which on they are counted. */
const NEARLY_FULL = 500;

interface PromptFieldProps {
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** Takes a text that is no prompt, such as a recipe code; `false` for what is one. */
  takeText: (text: string) => boolean;
}

export function PromptField({ inputRef, takeText }: PromptFieldProps) {
  const studio = useStudio();
  const { prompt } = useStore(studio.form);
  const left = MAX_PROMPT_LENGTH - prompt.length;
  return (
    <Field label="Prompt" hint={left < NEARLY_FULL ? `${left} characters left` : undefined}>
      {({ id, describedBy }) => (
        <textarea
          id={id}
          ref={inputRef}
          class="input prompt"
          rows={4}
          maxLength={MAX_PROMPT_LENGTH}
          placeholder="A quiet bay at dawn, soft haze, muted teal – or paste a recipe code"
          value={prompt}
          aria-describedby={describedBy}
          onPaste={(event) => {
            if (takeText(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
          }}
          onInput={(event) => changeForm(studio, { prompt: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}
