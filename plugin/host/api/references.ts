import type { NodeType } from '../document/node-record.ts';

/** Stands for a node on its way between the host and the sandbox. */
export class NodeReference {
  readonly id: string;
  readonly type: NodeType;

  constructor({ id, type }: { readonly id: string; readonly type: NodeType }) {
    this.id = id;
    this.type = type;
  }
}

/** Stands for an `Image` object of the plugin API. */
export class ImageReference {
  readonly hash: string;

  constructor(hash: string) {
    this.hash = hash;
  }
}

/** The host's side of `figma.mixed`. */
export const MIXED: unique symbol = Symbol('figma.mixed');
