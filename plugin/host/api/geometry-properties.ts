import {
  absoluteBoundingBox,
  absoluteRenderBounds,
  absoluteTransform,
  relativeTransform,
  sizeOf,
} from '../document/bounds.ts';
import type { NodeRecord } from '../document/node-record.ts';
import { SCENE } from '../document/node-types.ts';
import { moveGroup } from '../document/resize-node.ts';
import { rotationOf, type Transform, withOrigin, withRotation } from '../geometry/transform.ts';
import type { PluginRun } from './plugin-run.ts';
import { computed, type PropertyRule, setOf } from './property-rule.ts';
import { isTransform } from './validate-paints.ts';
import { isNumber, isObject, isOneOf } from './validators.ts';

const TURNABLE = new Set([...SCENE].filter((type) => type !== 'SECTION'));
const CONSTRAINED = setOf(
  'FRAME',
  'COMPONENT',
  'INSTANCE',
  'RECTANGLE',
  'ELLIPSE',
  'POLYGON',
  'STAR',
  'LINE',
  'VECTOR',
  'TEXT',
);

/** Where a layer is, how large and how turned. */
export const GEOMETRY_PROPERTIES: Readonly<Record<string, PropertyRule>> = {
  x: coordinate(0),
  y: coordinate(1),
  width: computed(SCENE, (run, record) => sizeOf(run.document, record).width, ['width']),
  height: computed(SCENE, (run, record) => sizeOf(run.document, record).height, ['height']),
  rotation: {
    types: TURNABLE,
    fields: ['transform'],
    fixedInInstance: true,
    get: (run, record) => rotationOf(relativeTransform(run.document, record)),
    set: (run, record, value) => {
      isNumber(value);
      if (record.type === 'GROUP')
        throw new Error('Turning a group is not implemented by this Figma host');
      run.session.update(record.id, { transform: withRotation(record.transform, value as number) });
    },
  },
  relativeTransform: {
    types: SCENE,
    fields: ['transform'],
    fixedInInstance: true,
    get: (run, record) => relativeTransform(run.document, record),
    set: (run, record, value) => {
      isTransform(value);
      if (record.type === 'GROUP') {
        throw new Error(
          'Setting a group’s relativeTransform is not implemented by this Figma host',
        );
      }
      run.session.update(record.id, { transform: withoutScale(value as Transform) });
    },
  },
  absoluteTransform: computed(SCENE, (run, record) => absoluteTransform(run.document, record), [
    'transform',
  ]),
  absoluteBoundingBox: computed(SCENE, (run, record) => absoluteBoundingBox(run.document, record)),
  absoluteRenderBounds: computed(TURNABLE, (run, record) =>
    absoluteRenderBounds(run.document, record),
  ),
  constraints: {
    types: CONSTRAINED,
    fields: ['constraints'],
    fixedInInstance: true,
    get: (_run, record) => record.constraints,
    set: (run, record, value) => {
      const rule = isOneOf('MIN', 'CENTER', 'MAX', 'STRETCH', 'SCALE');
      isObject({ horizontal: rule, vertical: rule })(value);
      run.session.update(record.id, { constraints: value as NodeRecord['constraints'] });
    },
  },
};

function coordinate(axis: 0 | 1): PropertyRule {
  return {
    types: SCENE,
    fields: ['transform'],
    fixedInInstance: true,
    get: (run, record) => relativeTransform(run.document, record)[axis][2],
    set: (run, record, value) => {
      isNumber(value);
      const [[, , x], [, , y]] = relativeTransform(run.document, record);
      moveTo(run, record, axis === 0 ? (value as number) : x, axis === 1 ? (value as number) : y);
    },
  };
}

function moveTo(run: PluginRun, record: NodeRecord, x: number, y: number): void {
  if (record.type === 'GROUP') moveGroup(run.session, record, x, y);
  else run.session.update(record.id, { transform: withOrigin(record.transform, x, y) });
}

/** Figma takes scale out of a relativeTransform: `resize` is the way to change size. */
function withoutScale([[a, c, x], [b, d, y]]: Transform): Transform {
  const first = Math.hypot(a, b) || 1;
  const second = Math.hypot(c, d) || 1;
  return [
    [a / first, c / second, x],
    [b / first, d / second, y],
  ];
}
