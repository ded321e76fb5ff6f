import type { OutputListQuery } from '../../../../shared/output.ts';

/** What the gallery's address says: which outputs are shown, and which of them is open. */
export interface GalleryView {
  /** Words of the prompt. */
  query: string;
  model: string;
  documentId: string;
  favourite: boolean;
  /** `2026-11-27`, the person's own first and last day; empty for none. */
  from: string;
  to: string;
  /** The id of the output that is looked at. */
  output: string;
}

/** Outputs of one page: some screens of them. */
export const PAGE_LENGTH = 48;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** @param search such as `?q=fox&favourite=1` */
export function readGalleryView(search: string): GalleryView {
  const values = new URLSearchParams(search);
  const text = (name: string) => values.get(name) ?? '';
  const day = (name: string) => (DAY.test(text(name)) ? text(name) : '');
  return {
    query: text('q').slice(0, 200),
    model: text('model'),
    documentId: text('file'),
    favourite: text('favourite') === '1',
    from: day('from'),
    to: day('to'),
    output: text('output'),
  };
}

/** The address of a view: the reverse of `readGalleryView`. */
export function galleryAddress(view: GalleryView): string {
  const values = new URLSearchParams();
  const { query, model, documentId, favourite, from, to, output } = view;
  const entries = { q: query, model, file: documentId, favourite: favourite ? '1' : '' };
  for (const [name, value] of Object.entries({ ...entries, from, to, output })) {
    if (value !== '') values.set(name, value);
  }
  const search = values.toString();
  return search === '' ? '/gallery' : `/gallery?${search}`;
}

/** What the service is asked for to show a view; days begin and end where the person is. */
export function outputQuery(view: GalleryView, cursor?: string): OutputListQuery {
  const { query, model, documentId, favourite, from, to } = view;
  return {
    ...(query.trim() !== '' && { query: query.trim() }),
    ...(model !== '' && { model }),
    ...(documentId !== '' && { documentId }),
    ...(favourite && { favourite: 'true' as const }),
    ...(from !== '' && { from: startOfDay(from, 0) }),
    ...(to !== '' && { to: startOfDay(to, 1) }),
    ...(cursor !== undefined && { cursor }),
    limit: PAGE_LENGTH,
  };
}

/** Whether a view shows less than everything. */
export function isFiltered({ output: _, ...filters }: GalleryView): boolean {
  return Object.values(filters).some((value) => value !== '' && value !== false);
}

function startOfDay(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
