import type { Generation, GenerationOutput } from '../../../shared/generation.ts';
import { AssetPicture } from '../components/asset-picture.tsx';
import { Button } from '../components/button.tsx';
import { chargedText } from '../money-text.ts';
import { madeText } from './made-text.ts';

interface HistoryCardProps {
  generation: Generation;
  onPlace: (outputs: GenerationOutput[]) => void;
  onRunAgain: () => void;
  onLoad: () => void;
}

export function HistoryCard({ generation, onPlace, onRunAgain, onLoad }: HistoryCardProps) {
  const { id, prompt, outputs, error } = generation;
  const several = outputs.length > 1;
  return (
    <li class="history-card">
      {outputs.length > 0 && (
        <div class={several ? 'thumbnails several' : 'thumbnails'}>
          {outputs.map((output) => (
            <button
              key={output.index}
              class="thumbnail"
              type="button"
              title="Place on the canvas"
              aria-label={`Place picture ${output.index + 1} of ${prompt}`}
              onClick={() => onPlace([output])}
            >
              <AssetPicture assetId={output.assetId} alt="" />
            </button>
          ))}
        </div>
      )}
      <div class="history-words">
        <p id={id} class="history-prompt" title={prompt}>
          {prompt}
        </p>
        <p class="hint">{madeText(generation)}</p>
        {error && <p class="hint danger">{`${error.message} ${chargedText(error.charged)}`}</p>}
        <div class="actions">
          {outputs.length > 0 && (
            <Button describedBy={id} onClick={() => onPlace(outputs)}>
              {several ? 'Place all' : 'Place'}
            </Button>
          )}
          <Button kind="quiet" describedBy={id} onClick={onRunAgain}>
            Run again
          </Button>
          <Button kind="quiet" describedBy={id} onClick={onLoad}>
            Use recipe
          </Button>
        </div>
      </div>
    </li>
  );
}
