import { useMemo } from 'preact/hooks';
import { zoomTo } from '../canvas/viewport.ts';
import { Icon } from './icon.tsx';
import type { PlaygroundParts } from './playground-parts.ts';
import { useChanges } from './use-changes.ts';

export function ZoomControls({ parts }: { readonly parts: PlaygroundParts }) {
  useChanges(useMemo(() => [parts.onViewport], [parts]));
  const { session, view } = parts;
  const { zoom } = session.viewport;
  const percent = `${Math.round(zoom * 100)}%`;
  return (
    <fieldset class="buttons" aria-label="Zoom">
      <button
        type="button"
        class="icon-button"
        aria-label="Zoom out"
        title="Zoom out (−)"
        onClick={() => zoomTo(session, zoom / 1.5)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="zoom"
        aria-label={`Zoom ${percent}, back to 100%`}
        title="Zoom to 100% (Shift+0)"
        onClick={() => zoomTo(session, 1)}
      >
        {percent}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={() => zoomTo(session, zoom * 1.5)}
      >
        <Icon name="plus" />
      </button>
      <button type="button" title="Zoom to fit (Shift+1)" onClick={() => view.fit()}>
        Fit
      </button>
    </fieldset>
  );
}
