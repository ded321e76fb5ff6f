import {
  type Check,
  isArrayOf,
  isBetween,
  isBoolean,
  isNullOr,
  isNumber,
  isObject,
  isOneOf,
  isString,
} from './validators.ts';

const channel = isBetween(0, 1);
const row = isArrayOf(isNumber);

export const isTransform: Check = (value) => {
  isArrayOf(row)(value);
  const rows = value as readonly (readonly number[])[];
  if (rows.length !== 2 || rows.some((one) => one.length !== 3)) {
    throw new Error('Expected a 2 × 3 matrix');
  }
};

const COMMON = {
  visible: isBoolean,
  opacity: channel,
  blendMode: isString,
  boundVariables: isObject({}),
};

const SOLID = isObject(
  { type: isOneOf('SOLID'), color: isObject({ r: channel, g: channel, b: channel }) },
  COMMON,
);

const GRADIENT = isObject(
  {
    type: isString,
    gradientTransform: isTransform,
    gradientStops: isArrayOf(
      isObject(
        {
          position: channel,
          color: isObject({ r: channel, g: channel, b: channel, a: channel }),
        },
        { boundVariables: isObject({}) },
      ),
    ),
  },
  COMMON,
);

const IMAGE = isObject(
  {
    type: isOneOf('IMAGE'),
    scaleMode: isOneOf('FILL', 'FIT', 'CROP', 'TILE'),
    imageHash: isNullOr(isString),
  },
  {
    ...COMMON,
    imageTransform: isTransform,
    scalingFactor: isBetween(0.01),
    rotation: (value) => {
      isNumber(value);
      if ((value as number) % 90 !== 0) throw new Error('Expected a multiple of 90');
    },
    filters: isObject(
      {},
      {
        exposure: isBetween(-1, 1),
        contrast: isBetween(-1, 1),
        saturation: isBetween(-1, 1),
        temperature: isBetween(-1, 1),
        tint: isBetween(-1, 1),
        highlights: isBetween(-1, 1),
        shadows: isBetween(-1, 1),
      },
    ),
  },
);

const PATTERN = isObject(
  {
    type: isOneOf('PATTERN'),
    sourceNodeId: isString,
    tileType: isOneOf('RECTANGULAR', 'HORIZONTAL_HEXAGONAL', 'VERTICAL_HEXAGONAL'),
    scalingFactor: isNumber,
    spacing: isObject({ x: isNumber, y: isNumber }),
    horizontalAlignment: isOneOf('START', 'CENTER', 'END'),
  },
  COMMON,
);

const GRADIENTS = ['GRADIENT_LINEAR', 'GRADIENT_RADIAL', 'GRADIENT_ANGULAR', 'GRADIENT_DIAMOND'];

const isPaint: Check = (value) => {
  const type = (value as { readonly type?: unknown } | null)?.type;
  if (type === 'SOLID') SOLID(value);
  else if (type === 'IMAGE') IMAGE(value);
  else if (GRADIENTS.includes(type as string)) GRADIENT(value);
  else isOneOf('SOLID', ...GRADIENTS, 'IMAGE')(type);
};

/** `Paint[]` as a property of a node takes it; VIDEO and SHADER paints are not imitated. */
export const isPaints: Check = isArrayOf(isPaint);

/** As `setFillsAsync` takes it: the one way to set patterns. */
export const isPaintsWithPatterns: Check = isArrayOf((value) => {
  const type = (value as { readonly type?: unknown } | null)?.type;
  if (type === 'PATTERN') PATTERN(value);
  else isPaint(value);
});
