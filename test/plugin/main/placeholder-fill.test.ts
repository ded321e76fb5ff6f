import { expect, test } from 'vitest';
import { isPlaceholderFill, placeholderFill } from '../../../plugin/main/placeholder-fill.ts';

const key = { run: '7b1c9a52-4f0e-4a8c-9a63-2f5d0d7f9e10', generation: 0, output: 0 };

test('a placeholder is found again at every stage of its progress', () => {
  for (const fraction of [null, 0, 0.4, 1]) {
    expect(isPlaceholderFill(placeholderFill(key, fraction), key)).toBe(true);
  }
});

test('a placeholder survives the rounding of colours to 32-bit floats', () => {
  const fill = placeholderFill(key, 0.5);
  const rounded = {
    ...fill,
    gradientStops: fill.gradientStops.map(({ position, color }) => ({
      position,
      color: { ...color, b: Math.fround(color.b) },
    })),
  };
  expect(isPlaceholderFill(rounded, key)).toBe(true);
});

test('other people’s placeholders and the designer’s own gradients are not taken for it', () => {
  expect(isPlaceholderFill(placeholderFill({ ...key, output: 1 }, 0.5), key)).toBe(false);
  expect(isPlaceholderFill(placeholderFill({ ...key, run: 'another' }, 0.5), key)).toBe(false);
  const own = placeholderFill(key, 0.5);
  const designers = { ...own, gradientStops: own.gradientStops.slice(0, 2) };
  expect(isPlaceholderFill(designers, key)).toBe(false);
  expect(isPlaceholderFill({ type: 'SOLID' }, key)).toBe(false);
});
