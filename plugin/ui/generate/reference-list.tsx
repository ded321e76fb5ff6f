import { useRef, useState } from 'preact/hooks';
import type { ImageModel } from '../../../shared/image-model.ts';
import { UPLOAD_CONTENT_TYPES } from '../../../shared/limits.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { addReferences } from '../references/add-references.ts';
import { moved } from '../references/moved.ts';
import { readFile, readLayer } from '../references/read-reference.ts';
import type { Reference } from '../references/reference.ts';
import { useGivenPictures } from '../references/use-given-pictures.ts';
import { useStore } from '../store.ts';
import { changeForm, useStudio } from '../studio.ts';
import { ReferenceRow } from './reference-row.tsx';

/** Pictures to work from: selected layers, files chosen, and what is dropped or pasted anywhere. */
export function ReferenceList({ model, compared }: { model: ImageModel; compared: ImageModel[] }) {
  const studio = useStudio();
  const { references } = useStore(studio.form);
  const selection = useStore(studio.selection);
  const tab = useStore(studio.tab);
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<string[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const { roles, max: own } = model.capabilities.references;
  // Of compared models each takes what it can; beside their names stands what they leave out.
  const taker = [model, ...compared].reduce((most, other) =>
    limitOf(other) > limitOf(most) ? other : most,
  );
  const max = limitOf(taker);
  const full = references.length >= max;

  const add = async (readers: (() => Promise<Reference>)[], beyond = 0) => {
    setBusy(true);
    setRefusals(await addReferences(studio.form, readers, max, taker.label, beyond));
    setBusy(false);
  };
  const addLayers = () =>
    add(
      selection.layers.map(
        ({ id }) =>
          () =>
            readLayer(studio.main, id),
      ),
      selection.total - selection.layers.length,
    );
  const addFiles = (files: Iterable<File>) =>
    add(Array.from(files, (file) => () => readFile(file)));
  const change = (next: Reference[]) => changeForm(studio, { references: next });

  const dropping = useGivenPictures(tab === 'generate', (files) => void addFiles(files));

  const refused = refusals.length > 0 && (
    <Notice tone="danger" actions={<Button onClick={() => setRefusals([])}>Dismiss</Button>}>
      {refusals.join(' ')}
    </Notice>
  );
  if (max === 0 && references.length === 0) return refused || null;
  return (
    <section class={dropping ? 'references dropping' : 'references'} aria-label="References">
      <div class="section-head">
        <h2 id="references-title">References</h2>
        <span class="tally">{`${Math.min(references.length, max)} of ${max}`}</span>
        <Button
          kind="quiet"
          disabled={busy || full || selection.total === 0}
          onClick={() => void addLayers()}
        >
          Add selection
        </Button>
        <Button kind="quiet" disabled={busy || full} onClick={() => picker.current?.click()}>
          Add files
        </Button>
        <input
          ref={picker}
          type="file"
          accept={UPLOAD_CONTENT_TYPES.join(',')}
          multiple
          hidden
          aria-label="Picture files"
          onChange={(event) => {
            const { files } = event.currentTarget;
            if (files) void addFiles([...files]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {references.length === 0 ? (
        <p class="drop-zone">
          {dropping
            ? 'Drop pictures here.'
            : `Select layers and add them, or drop pictures here. ${taker.label} takes up to ${max}.`}
        </p>
      ) : (
        <ul class="reference-list" aria-labelledby="references-title">
          {references.map((reference, index) => (
            <ReferenceRow
              key={reference.key}
              reference={reference}
              roles={roles}
              isUsed={index < max}
              isFirst={index === 0}
              isLast={index === references.length - 1}
              onMove={(step) => change(moved(references, index, index + step))}
              onDropOf={(key) => {
                const from = references.findIndex((other) => other.key === key);
                if (from >= 0) change(moved(references, from, index));
              }}
              onRole={(role) =>
                change(
                  references.map((other) => (other === reference ? { ...other, role } : other)),
                )
              }
              onRemove={() => change(references.filter((other) => other !== reference))}
            />
          ))}
        </ul>
      )}
      {references.length > own && (
        <p class="hint warning" role="status">
          {`${model.label} takes ${own}; the ${references.length - own} after that are left out.`}
        </p>
      )}
      {refused}
    </section>
  );
}

const limitOf = ({ capabilities }: ImageModel): number => capabilities.references.max;
