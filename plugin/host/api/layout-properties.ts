import type { NodePatch, NodeRecord } from '../document/node-record.ts';
import { FRAME_LIKE, SCENE } from '../document/node-types.ts';
import type { PluginRun } from './plugin-run.ts';
import { field, type PropertyRule } from './property-rule.ts';
import { isBetween, isNumber, isOneOf } from './validators.ts';

const CHILDREN = new Set([...SCENE].filter((type) => type !== 'SECTION' && type !== 'GROUP'));
const FIXED = { fixedInInstance: true };

/** Auto layout, one row or one column. */
export const LAYOUT_PROPERTIES: Readonly<Record<string, PropertyRule>> = {
  layoutMode: field(FRAME_LIKE, 'layoutMode', isOneOf('NONE', 'HORIZONTAL', 'VERTICAL'), FIXED),
  layoutWrap: field(FRAME_LIKE, 'layoutWrap', isOneOf('NO_WRAP'), FIXED),
  paddingLeft: field(FRAME_LIKE, 'paddingLeft', isBetween(0)),
  paddingRight: field(FRAME_LIKE, 'paddingRight', isBetween(0)),
  paddingTop: field(FRAME_LIKE, 'paddingTop', isBetween(0)),
  paddingBottom: field(FRAME_LIKE, 'paddingBottom', isBetween(0)),
  itemSpacing: field(FRAME_LIKE, 'itemSpacing', isNumber),
  primaryAxisAlignItems: field(
    FRAME_LIKE,
    'primaryAxisAlignItems',
    isOneOf('MIN', 'MAX', 'CENTER', 'SPACE_BETWEEN'),
  ),
  counterAxisAlignItems: field(
    FRAME_LIKE,
    'counterAxisAlignItems',
    isOneOf('MIN', 'MAX', 'CENTER', 'BASELINE'),
  ),
  primaryAxisSizingMode: field(FRAME_LIKE, 'primaryAxisSizingMode', isOneOf('FIXED', 'AUTO')),
  counterAxisSizingMode: field(FRAME_LIKE, 'counterAxisSizingMode', isOneOf('FIXED', 'AUTO')),
  layoutGrow: field(CHILDREN, 'layoutGrow', isOneOf(0, 1)),
  layoutAlign: field(
    CHILDREN,
    'layoutAlign',
    isOneOf('MIN', 'CENTER', 'MAX', 'STRETCH', 'INHERIT'),
  ),
  layoutPositioning: {
    types: CHILDREN,
    fields: ['layoutPositioning'],
    fixedInInstance: true,
    get: (_run, record) => record.layoutPositioning,
    set: (run, record, value) => {
      isOneOf('AUTO', 'ABSOLUTE')(value);
      if (value === 'ABSOLUTE' && parentMode(run, record) === 'NONE') {
        throw new Error(
          'Can only set layoutPositioning = ABSOLUTE if the parent node has layoutMode !== NONE',
        );
      }
      run.session.update(record.id, { layoutPositioning: value as 'AUTO' | 'ABSOLUTE' });
    },
  },
  layoutSizingHorizontal: sizing('HORIZONTAL'),
  layoutSizingVertical: sizing('VERTICAL'),
};

/** FIXED, HUG and FILL are Figma's shorthand for the sizing modes, `layoutGrow` and `layoutAlign`. */
function sizing(axis: 'HORIZONTAL' | 'VERTICAL'): PropertyRule {
  return {
    types: CHILDREN,
    fields: ['layoutGrow', 'layoutAlign', 'primaryAxisSizingMode', 'counterAxisSizingMode'],
    fixedInInstance: false,
    get: (run, record) => {
      const mode = parentMode(run, record);
      if (mode !== 'NONE' && record.layoutPositioning !== 'ABSOLUTE') {
        if (mode === axis ? record.layoutGrow === 1 : record.layoutAlign === 'STRETCH')
          return 'FILL';
      }
      return hugs(record, axis) ? 'HUG' : 'FIXED';
    },
    set: (run, record, value) => {
      isOneOf('FIXED', 'HUG', 'FILL')(value);
      const mode = parentMode(run, record);
      if (value === 'FILL' && mode === 'NONE') {
        throw new Error('FILL can only be set on children of auto-layout frames');
      }
      if (value === 'HUG' && record.type !== 'TEXT' && record.layoutMode === 'NONE') {
        throw new Error('HUG can only be set on auto-layout frames and text nodes');
      }
      const patch: { -readonly [Key in keyof NodePatch]: NodePatch[Key] } = {};
      if (mode === axis) patch.layoutGrow = value === 'FILL' ? 1 : 0;
      else if (mode !== 'NONE') patch.layoutAlign = value === 'FILL' ? 'STRETCH' : 'INHERIT';
      if (record.layoutMode !== 'NONE') {
        const own = record.layoutMode === axis ? 'primaryAxisSizingMode' : 'counterAxisSizingMode';
        patch[own] = value === 'HUG' ? 'AUTO' : 'FIXED';
      }
      if (record.type === 'TEXT' && axis === 'HORIZONTAL') {
        patch.textAutoResize = value === 'HUG' ? 'WIDTH_AND_HEIGHT' : 'HEIGHT';
      }
      run.session.update(record.id, patch);
    },
  };
}

function hugs(record: NodeRecord, axis: 'HORIZONTAL' | 'VERTICAL'): boolean {
  if (record.type === 'TEXT') {
    return (
      record.textAutoResize === 'WIDTH_AND_HEIGHT' ||
      (axis === 'VERTICAL' && record.textAutoResize === 'HEIGHT')
    );
  }
  if (record.layoutMode === 'NONE') return false;
  return record.layoutMode === axis
    ? record.primaryAxisSizingMode === 'AUTO'
    : record.counterAxisSizingMode === 'AUTO';
}

function parentMode(run: PluginRun, record: NodeRecord): NodeRecord['layoutMode'] {
  const parent = record.parent === null ? undefined : run.document.get(record.parent);
  return parent?.layoutMode ?? 'NONE';
}
