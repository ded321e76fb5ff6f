import { useId, useState } from 'preact/hooks';
import type { Output } from '../../../../shared/output.ts';
import { service } from '../service.ts';
import { useModal } from '../use-modal.ts';
import { CopyButton } from './copy-button.tsx';
import { OutputFacts } from './output-facts.tsx';
import { Star } from './output-tile.tsx';
import { recipeCodeOf } from './recipe-code-of.ts';

interface OutputDetailProps {
  output: Output;
  /** Absent at the ends. */
  onNewer: (() => void) | null;
  onOlder: (() => void) | null;
  onFavourite: () => void;
  onDelete: () => void;
  onClose: () => void;
}

/** One picture large, with how it was made; the arrow keys lead on, Escape leads back. */
export function OutputDetail(props: OutputDetailProps) {
  const { output, onNewer, onOlder, onFavourite, onDelete, onClose } = props;
  const modal = useModal(onClose);
  const titleId = useId();
  return (
    <dialog
      {...modal}
      class="detail"
      aria-labelledby={titleId}
      onClick={(event) => {
        if (event.target === modal.ref.current) modal.ref.current?.close();
      }}
      onKeyDown={(event) => {
        if (event.target instanceof HTMLTextAreaElement) return;
        const step = { ArrowLeft: onNewer, ArrowRight: onOlder }[event.key];
        if (!step) return;
        event.preventDefault();
        step();
      }}
    >
      <div class="detail-body">
        <div class="detail-head">
          <h2 id={titleId}>Picture</h2>
          <Step label="Newer picture" sign="←" go={onNewer} />
          <Step label="Older picture" sign="→" go={onOlder} />
          <button
            type="button"
            class="icon"
            aria-label="Close"
            autofocus
            onClick={() => modal.ref.current?.close()}
          >
            ×
          </button>
        </div>
        <Picture key={output.id} output={output} />
        <div class="detail-side">
          <p class="detail-prompt">{output.prompt}</p>
          <Download output={output} />
          <div class="row wrapping" key={`copy-${output.id}`}>
            <CopyButton label="Copy prompt" text={output.prompt} />
            <CopyButton label="Copy recipe code" text={recipeCodeOf(output)} />
          </div>
          <p class="quiet">
            Paste a recipe code into the plugin’s prompt: it fills in the whole form.
          </p>
          <OutputFacts output={output} />
          <div class="row wrapping">
            <button
              type="button"
              class="favourite"
              aria-pressed={output.favourite}
              onClick={onFavourite}
            >
              <Star /> Favourite
            </button>
            <button type="button" class="refuse" onClick={onDelete}>
              Delete…
            </button>
          </div>
        </div>
      </div>
    </dialog>
  );
}

/** At the ends it stays in its place and in focus, so that the arrow keys go on to work. */
function Step({ label, sign, go }: { label: string; sign: string; go: (() => void) | null }) {
  return (
    <button
      type="button"
      class="icon"
      aria-label={label}
      aria-disabled={go === null}
      onClick={() => go?.()}
    >
      {sign}
    </button>
  );
}

/** The thumbnail is there at once and keeps the place; the picture covers it when it has come. */
function Picture({ output: { assetId, width, height, prompt, contentType } }: { output: Output }) {
  const [loaded, setLoaded] = useState(false);
  const content = `/api/v1/assets/${assetId}/content`;
  // Vector pictures are drawn by the service, not by this page.
  const variant = contentType === 'image/svg+xml' ? 'canvas' : 'original';
  return (
    <div class="detail-picture">
      <img
        class={loaded ? 'behind gone' : 'behind'}
        src={`${content}?variant=thumbnail`}
        alt=""
        width={width}
        height={height}
      />
      <img
        class="large"
        src={`${content}?variant=${variant}`}
        alt={prompt}
        width={width}
        height={height}
        decoding="async"
        onLoad={() => setLoaded(true)}
      />
    </div>
  );
}

function Download({ output }: { output: Output }) {
  const [byPrompt, setByPrompt] = useState(false);
  const id = useId();
  return (
    <div class="download">
      <a
        class="button primary"
        href={service.downloadPath(output.id, byPrompt ? 'prompt' : 'date')}
        download
      >
        Download original
      </a>
      <span class="check">
        <input
          id={id}
          type="checkbox"
          checked={byPrompt}
          onChange={(event) => setByPrompt(event.currentTarget.checked)}
        />
        <label for={id}>Name the file after the prompt</label>
      </span>
    </div>
  );
}
