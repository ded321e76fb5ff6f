import './gallery/gallery.css';
import { useEffect, useState } from 'preact/hooks';
import type { Output, OutputFilters } from '../../../shared/output.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { DeleteDialog } from './gallery/delete-dialog.tsx';
import { EmptyGallery } from './gallery/empty-gallery.tsx';
import { FilterBar, NO_FILTERS } from './gallery/filter-bar.tsx';
import { isFiltered } from './gallery/gallery-address.ts';
import { OpenOutput } from './gallery/open-output.tsx';
import { OutputGrid } from './gallery/output-grid.tsx';
import { SelectionBar } from './gallery/selection-bar.tsx';
import { useAlone } from './gallery/use-alone.ts';
import { useFavour } from './gallery/use-favour.ts';
import { useGalleryView } from './gallery/use-gallery-view.ts';
import { useOutputs } from './gallery/use-outputs.ts';
import { useSelection } from './gallery/use-selection.ts';
import { mountAccountPage } from './mount-account-page.tsx';
import { service } from './service.ts';

function GalleryPage() {
  const { view, change, open, close } = useGalleryView();
  const outputs = useOutputs(view);
  const selection = useSelection();
  const [filters, setFilters] = useState<OutputFilters | null>(null);
  const [toDelete, setToDelete] = useState<readonly string[] | null>(null);
  useEffect(() => {
    // Without them the words still search; what is wrong is said where the pictures are.
    service.outputFilters().then(setFilters, () => undefined);
  }, []);

  const { items } = outputs;
  const listed = items.find(({ id }) => id === view.output);
  const isAlone = view.output !== '' && outputs.loaded && listed === undefined;
  const alone = useAlone(isAlone ? view.output : null, () => change({ output: '' }));
  const shown = listed ?? alone.output;

  const favour = useFavour((changed) => {
    outputs.replace(changed);
    alone.replace(changed);
  });
  const remove = async () => {
    if (!toDelete) return;
    await service.deleteOutputs([...toDelete]);
    const next = neighbour(items, view.output, toDelete);
    outputs.remove(new Set(toDelete));
    setToDelete(null);
    selection.end();
    if (toDelete.includes(view.output)) change({ output: next });
  };

  const isEmpty = outputs.loaded && items.length === 0 && !outputs.hasMore;
  return (
    <>
      <div class="gallery-head">
        <h1>Gallery</h1>
        {items.length > 0 && selection.selected === null && (
          <button type="button" onClick={selection.begin}>
            Select
          </button>
        )}
      </div>
      {(!isEmpty || isFiltered(view)) && (
        <FilterBar view={view} filters={filters} onChange={change} />
      )}
      <ErrorMessage error={outputs.error} onRetry={outputs.reload} />
      <ErrorMessage error={alone.error} onRetry={alone.reload} />
      <ErrorMessage error={favour.error} />
      {isEmpty ? (
        <EmptyGallery filtered={isFiltered(view)} onClear={() => change(NO_FILTERS)} />
      ) : (
        <OutputGrid
          view={view}
          outputs={outputs}
          selection={selection}
          onOpen={open}
          onFavourite={favour.run}
        />
      )}
      {selection.selected !== null && (
        <SelectionBar
          selection={selection}
          shown={items.map(({ id }) => id)}
          onDelete={() => setToDelete([...(selection.selected ?? [])])}
        />
      )}
      {shown && (
        <OpenOutput
          output={shown}
          outputs={outputs}
          onShow={(id) => change({ output: id })}
          onFavourite={() => favour.run(shown)}
          onDelete={() => setToDelete([shown.id])}
          onClose={close}
        />
      )}
      {toDelete !== null && (
        <DeleteDialog count={toDelete.length} act={remove} onClose={() => setToDelete(null)} />
      )}
    </>
  );
}

/** What is looked at when an output goes: the next older one, else the next newer, else none. */
function neighbour(items: readonly Output[], id: string, gone: readonly string[]): string {
  const index = items.findIndex((item) => item.id === id);
  const stays = ({ id: other }: Output) => !gone.includes(other);
  const newer = items.slice(0, Math.max(index, 0)).reverse();
  return (items.slice(index + 1).find(stays) ?? newer.find(stays))?.id ?? '';
}

mountAccountPage(GalleryPage);
