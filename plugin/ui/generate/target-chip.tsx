import type { ImageModel } from '../../../shared/image-model.ts';
import { Button, IconButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { useStore } from '../store.ts';
import { changeForm, useStudio } from '../studio.ts';
import { countFor, targetsOf } from './form.ts';
import { targetName, targetText, vectorText } from './target-text.ts';

interface TargetChipProps {
  model: ImageModel | null;
  compared?: readonly ImageModel[];
}

/**
 * Where the outputs will go. Read out where one asks for it and at the button, not while it follows
 * the selection.
 */
export function TargetChip({ model, compared = [] }: TargetChipProps) {
  const studio = useStudio();
  const form = useStore(studio.form);
  const selection = useStore(studio.selection);
  const { targets, trail } = form;
  const [only] = targets;
  const name = targetName(form);
  const kind = targets.length === 1 && only ? `${only.kind}, ${sizeText(only)}` : null;
  return (
    <section class="target" aria-label="Target">
      <div class="section-head">
        <h2>Target</h2>
        <Button
          kind="quiet"
          disabled={selection.total === 0}
          onClick={() => changeForm(studio, { ...targetsOf(selection), trail: null })}
        >
          Use selection
        </Button>
      </div>
      <div class={targets.length > 0 ? 'chip' : 'chip none'}>
        <Icon name="target" />
        <span id={model ? 'target' : undefined} class="chip-name" title={name}>
          {name}
        </span>
        {kind && <span class="chip-kind">{kind}</span>}
        {targets.length > 0 && (
          <IconButton
            icon="close"
            label="Clear target"
            onClick={() => changeForm(studio, { targets: [], trail: null })}
          />
        )}
      </div>
      <p class="hint" aria-live={trail ? undefined : 'polite'}>
        {targetText(targets, model ? countFor(form, model) : 1, compared.length + 1)}
        {model && vectorText([model, ...compared])}
      </p>
    </section>
  );
}

const sizeText = ({ width, height }: { width: number; height: number }): string =>
  `${Math.round(width)} × ${Math.round(height)}`;
