import type { CustomTag } from '../wire.ts';

/** `figma.mixed`, as real a symbol as Figma's. */
export const MIXED: unique symbol = Symbol('figma.mixed');

interface NodeTag {
  readonly id: string;
  readonly type: string;
}

const tags = new WeakMap<object, CustomTag>();
let makeNode: (tag: NodeTag) => object = () => ({});
let makeImage: (hash: string) => object = () => ({});

/** Node and image objects need the host to be made, and the host's answers need them. */
export function setFactories(factories: {
  readonly node: (tag: NodeTag) => object;
  readonly image: (hash: string) => object;
}): void {
  makeNode = factories.node;
  makeImage = factories.image;
}

export function register<Value extends object>(value: Value, tag: CustomTag): Value {
  tags.set(value, tag);
  return value;
}

export function tagOf(value: unknown): CustomTag | undefined {
  return typeof value === 'object' && value !== null ? tags.get(value) : undefined;
}

export function reviveTag(tag: CustomTag): unknown {
  if (tag.$ === 'mixed') return MIXED;
  return tag.$ === 'node' ? makeNode(tag.v as NodeTag) : makeImage(tag.v as string);
}
