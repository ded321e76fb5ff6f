import { expect, test } from 'vitest';
import {
  ratioOfRequest,
  shapeRequest,
  shapesOf,
  shapeText,
} from '../../../plugin/ui/generate/shapes.ts';
import { fitDimensions } from '../../../shared/fit-dimensions.ts';
import type { Dimensions } from '../../../shared/image-model.ts';

const ratios: Dimensions = { kind: 'ratios', ratios: ['1:1', '16:9', '9:16'] };
const sizes: Dimensions = {
  kind: 'sizes',
  sizes: [
    { width: 1024, height: 1024 },
    { width: 1024, height: 1536 },
  ],
};
const any: Dimensions = {
  kind: 'any',
  multipleOf: 16,
  minSide: 256,
  maxSide: 2048,
  maxPixels: 2_000_000,
  maxRatio: 2,
  defaultPixels: 1_048_576,
};

test('only shapes that the model has are offered', () => {
  expect(shapesOf(ratios).map(({ value }) => value)).toEqual(['1:1', '16:9', '9:16']);
  expect(shapesOf(sizes).map(({ value }) => value)).toEqual(['1024x1024', '1024x1536']);
  expect(shapesOf(any).map(({ value }) => value)).not.toContain('21:9');
});

test('matching a target asks for the nearest shape', () => {
  expect(shapeRequest(ratios, 'match', { width: 400, height: 900 })).toEqual({
    aspectRatio: '9:16',
  });
  expect(shapeRequest(sizes, 'match', { width: 200, height: 300 })).toEqual({
    size: { width: 1024, height: 1536 },
  });
});

test('a chosen shape goes before the target’s', () => {
  expect(shapeRequest(ratios, '1:1', { width: 400, height: 900 })).toEqual({ aspectRatio: '1:1' });
});

test('a shape left over from another model gives way to the target’s', () => {
  expect(shapeRequest(ratios, '1024x1536', { width: 16, height: 9 })).toEqual({
    aspectRatio: '16:9',
  });
});

test('a model of any size is asked for a size of the chosen shape', () => {
  const request = shapeRequest(any, '16:9', null);
  expect(ratioOfRequest(request)).toBeCloseTo(16 / 9, 1);
  expect(shapeText(request)).toMatch(/ px$/);
});

test('a recipe’s size is asked for again of a model of any size, and offered', () => {
  const request = shapeRequest(any, '1360x768', { width: 400, height: 900 });
  expect(request).toEqual({ size: { width: 1360, height: 768 } });
  expect(shapesOf(any, '1360x768').at(-1)).toEqual({
    value: '1360x768',
    label: shapeText(request),
  });
  expect(shapesOf(ratios, '1360x768')).toEqual(shapesOf(ratios));
  expect(shapesOf(any, 'match')).toEqual(shapesOf(any));
});

test.each(['1360x770', '2560x1440', '1600x1600', '512x240', '1600x640'])(
  'a size beyond the limits gives way to one in its shape: %s',
  (shape) => {
    const [width = 0, height = 0] = shape.split('x').map(Number);
    const request = shapeRequest(any, shape, null);
    expect(request).toEqual(fitDimensions(any, width, height));
    expect(shapesOf(any, shape).at(-1)?.label).toBe(shapeText(request));
  },
);

test('without a target the picture is square', () => {
  expect(shapeRequest(ratios, 'match', null)).toEqual({ aspectRatio: '1:1' });
});
