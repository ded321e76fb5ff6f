import { pageData } from '../page-data.ts';

/** Where pictures would be, for somebody who has none, or none like that. */
export function EmptyGallery({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <section class="card empty">
        <h2>No picture is like that</h2>
        <p class="quiet">Try fewer words, other days, or another model.</p>
        <p>
          <button type="button" onClick={onClear}>
            Clear the filters
          </button>
        </p>
      </section>
    );
  }
  return (
    <section class="card empty">
      <h2>Nothing here yet</h2>
      <p class="quiet">Every picture you make in the plugin is kept here, with its recipe.</p>
      {pageData.playground && (
        <p>
          <a class="button primary" href="/playground?connect">
            Make one in the playground
          </a>
        </p>
      )}
    </section>
  );
}
