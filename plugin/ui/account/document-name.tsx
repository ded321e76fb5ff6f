import { useEffect, useState } from 'preact/hooks';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { isSignedOut, problemText } from '../problem-text.ts';
import { useStore } from '../store.ts';
import { useStudio } from '../studio.ts';

/** What the history calls this file. Figma does not tell plugins its real name. */
export function DocumentName() {
  const { api, documentId, line, signOut } = useStudio();
  const isAway = useStore(line) === 'offline';
  const [name, setName] = useState('');
  const [note, setNote] = useState<string | null>(null);

  const attempt = async (work: () => Promise<void>, failure: string) => {
    try {
      await work();
    } catch (error) {
      // That the service is away stands above all views.
      const why = line.get() === 'offline' ? '' : problemText(error);
      if (isSignedOut(error)) signOut();
      else setNote(`${failure}${why}` || null);
    }
  };
  useEffect(() => {
    setNote(null);
    if (isAway) return;
    void attempt(async () => {
      const { items } = await api.documents();
      // Not over what was typed meanwhile.
      setName((typed) => typed || (items.find(({ id }) => id === documentId)?.label ?? ''));
    }, '');
  }, [api, documentId, isAway]);

  const save = () =>
    attempt(async () => {
      await api.labelDocument(documentId, name.trim() === '' ? null : name.trim());
      setNote('Saved.');
    }, 'Not saved. ');

  return (
    <section aria-label="This file">
      <h2>This file</h2>
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label="Name in history"
          value={name}
          maxLength={120}
          autoComplete="off"
          placeholder="Unnamed file"
          onInput={setName}
        />
        <Button type="submit">Save</Button>
      </form>
      <p class="hint" role="status">
        {note ?? 'Figma tells plugins no file name; this one is yours to choose.'}
      </p>
    </section>
  );
}
