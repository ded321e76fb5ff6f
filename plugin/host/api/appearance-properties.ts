import type { NodeRecord } from '../document/node-record.ts';
import { FRAME_LIKE, SCENE } from '../document/node-types.ts';
import { completePaint, type Paint } from '../document/paint.ts';
import { isDynamicPage, type PluginRun } from './plugin-run.ts';
import { field, type PropertyRule, setOf } from './property-rule.ts';
import { MIXED } from './references.ts';
import { isPaints } from './validate-paints.ts';
import {
  anything,
  isArrayOf,
  isBetween,
  isBoolean,
  isNumber,
  isOneOf,
  isString,
} from './validators.ts';

const SHAPES = ['RECTANGLE', 'ELLIPSE', 'POLYGON', 'STAR', 'LINE', 'VECTOR', 'TEXT'] as const;
export const PAINTED = setOf('FRAME', 'COMPONENT', 'INSTANCE', ...SHAPES);
export const FILLED = setOf('FRAME', 'COMPONENT', 'INSTANCE', 'SECTION', ...SHAPES);
const BLENDED = new Set([...SCENE].filter((type) => type !== 'SECTION'));
const CORNERED = setOf('FRAME', 'COMPONENT', 'INSTANCE', 'RECTANGLE');
const ROUNDED = setOf(...CORNERED, 'ELLIPSE', 'POLYGON', 'STAR', 'VECTOR');

const CORNERS = [
  'topLeftRadius',
  'topRightRadius',
  'bottomRightRadius',
  'bottomLeftRadius',
] as const;

/** What a layer looks like. */
export const APPEARANCE_PROPERTIES: Readonly<Record<string, PropertyRule>> = {
  visible: field(SCENE, 'visible', isBoolean),
  locked: field(SCENE, 'locked', isBoolean),
  opacity: field(BLENDED, 'opacity', isBetween(0, 1)),
  blendMode: field(BLENDED, 'blendMode', isString),
  isMask: field(BLENDED, 'isMask', refuseTrue),
  effects: field(BLENDED, 'effects', isArrayOf(anything)),
  fills: paints(FILLED, 'fills'),
  strokes: paints(PAINTED, 'strokes'),
  fillStyleId: noStyle(FILLED, 'setFillStyleIdAsync'),
  strokeStyleId: noStyle(PAINTED, 'setStrokeStyleIdAsync'),
  effectStyleId: noStyle(BLENDED, 'setEffectStyleIdAsync'),
  strokeWeight: field(PAINTED, 'strokeWeight', isBetween(0)),
  strokeAlign: field(PAINTED, 'strokeAlign', isOneOf('CENTER', 'INSIDE', 'OUTSIDE')),
  strokeCap: field(PAINTED, 'strokeCap', isString),
  strokeJoin: field(PAINTED, 'strokeJoin', isOneOf('MITER', 'BEVEL', 'ROUND')),
  dashPattern: field(PAINTED, 'dashPattern', isArrayOf(isBetween(0))),
  cornerRadius: {
    types: ROUNDED,
    fields: ['cornerRadii'],
    fixedInInstance: false,
    get: (_run, { cornerRadii: [first, ...rest] }) =>
      rest.every((radius) => radius === first) ? first : MIXED,
    set: (run, record, value) => {
      isBetween(0)(value);
      const radius = value as number;
      run.session.update(record.id, { cornerRadii: [radius, radius, radius, radius] });
    },
  },
  ...Object.fromEntries(CORNERS.map((name, index) => [name, corner(index)])),
  cornerSmoothing: field(ROUNDED, 'cornerSmoothing', isBetween(0, 1)),
  clipsContent: field(FRAME_LIKE, 'clipsContent', isBoolean),
  pointCount: field(setOf('POLYGON', 'STAR'), 'pointCount', isBetween(3), {
    fixedInInstance: true,
  }),
  innerRadius: field(setOf('STAR'), 'innerRadius', isBetween(0, 1), { fixedInInstance: true }),
  exportSettings: field(SCENE, 'exportSettings', isArrayOf(anything)),
  backgrounds: {
    types: setOf('PAGE'),
    fields: ['fills'],
    fixedInInstance: false,
    get: (_run, record) => record.fills.map(completePaint),
    set: (run, record, value) => setPaints(run, record, 'fills', value),
  },
};

/** This host has no styles, so no layer has one. */
function noStyle(types: PropertyRule['types'], setter: string): PropertyRule {
  return {
    types,
    fields: [],
    fixedInInstance: false,
    get: () => '',
    set: (run, _record, value) => {
      if (isDynamicPage(run)) {
        throw new Error(
          `Cannot call with documentAccess: dynamic-page. Use node.${setter} instead.`,
        );
      }
      if (value !== '') throw new Error(`The style "${String(value)}" does not exist`);
    },
  };
}

function refuseTrue(value: unknown): void {
  isBoolean(value);
  if (value === true) throw new Error('Masks are not implemented by this Figma host');
}

function paints(types: PropertyRule['types'], key: 'fills' | 'strokes'): PropertyRule {
  return {
    types,
    fields: [key],
    fixedInInstance: false,
    get: (_run, record) => record[key].map(completePaint),
    set: (run, record, value) => setPaints(run, record, key, value),
  };
}

function setPaints(
  run: PluginRun,
  record: NodeRecord,
  key: 'fills' | 'strokes',
  value: unknown,
): void {
  isPaints(value);
  run.session.update(record.id, { [key]: (value as readonly Paint[]).map(completePaint) });
}

function corner(index: number): PropertyRule {
  return {
    types: CORNERED,
    fields: ['cornerRadii'],
    fixedInInstance: false,
    get: (_run, record) => record.cornerRadii[index],
    set: (run, record, value) => {
      isNumber(value);
      isBetween(0)(value);
      const [a, b, c, d] = record.cornerRadii.map((radius, at) =>
        at === index ? (value as number) : radius,
      );
      run.session.update(record.id, { cornerRadii: [a ?? 0, b ?? 0, c ?? 0, d ?? 0] });
    },
  };
}
