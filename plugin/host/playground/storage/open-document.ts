import { HostDocument } from '../../document/host-document.ts';
import { drawDemoDocument } from '../demo/draw-demo-document.ts';
import type { DocumentStore } from './document-store.ts';

export type DocumentKind = 'demo' | 'blank';

/** The document that was kept, or a new one of its kind; kept from now on. Inter has to be loaded. */
export async function openDocument(
  kind: DocumentKind,
  store: DocumentStore,
  photoUrl: string,
): Promise<HostDocument> {
  const name = kind === 'demo' ? 'Stille, autumn campaign' : 'Untitled';
  const document = new HostDocument({ name });
  if (!(await store.load(document)) && kind === 'demo') {
    const response = await fetch(photoUrl);
    drawDemoDocument(document, new Uint8Array(await response.arrayBuffer()));
  }
  store.keep(document);
  return document;
}
