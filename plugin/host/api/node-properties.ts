import { APPEARANCE_PROPERTIES } from './appearance-properties.ts';
import { GEOMETRY_PROPERTIES } from './geometry-properties.ts';
import { LAYOUT_PROPERTIES } from './layout-properties.ts';
import type { PropertyRule } from './property-rule.ts';
import { TEXT_PROPERTIES } from './text-properties.ts';
import { TREE_PROPERTIES } from './tree-properties.ts';

/** Every node property this host has. What is not here throws when it is read or set. */
export const NODE_PROPERTIES: Readonly<Record<string, PropertyRule>> = {
  ...TREE_PROPERTIES,
  ...GEOMETRY_PROPERTIES,
  ...APPEARANCE_PROPERTIES,
  ...LAYOUT_PROPERTIES,
  ...TEXT_PROPERTIES,
};
