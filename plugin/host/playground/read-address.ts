import type { DocumentKind } from './storage/open-document.ts';

export interface PlaygroundAddress {
  readonly document: DocumentKind;
  /** Forget what was kept. Taken out of the address, so that a reload keeps it. */
  readonly fresh: boolean;
  /** Another script on the page runs the plugin. */
  readonly connect: boolean;
}

export function readAddress(): PlaygroundAddress {
  const url = new URL(location.href);
  const { searchParams } = url;
  const fresh = searchParams.has('fresh');
  const connect = searchParams.has('connect');
  if (fresh) {
    searchParams.delete('fresh');
    history.replaceState(history.state, '', url);
  }
  return { document: searchParams.get('document') === 'blank' ? 'blank' : 'demo', fresh, connect };
}
