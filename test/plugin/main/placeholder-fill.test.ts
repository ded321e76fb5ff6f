import { expect, test } from 'vitest';
import {
  isPlaceholderFill,
  placeholderFill,
  placeholderPaints,
  replacePlaceholder,
} from '../../../plugin/main/placeholder-fill.ts';

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

const own = [{ type: 'SOLID' }, { type: 'IMAGE', imageHash: 'designer’s' }];

test('a partial picture lies under a veil over what is not done yet', () => {
  const [picture, veil] = placeholderPaints(key, 0.5, 'partial');
  expect(picture).toEqual({ type: 'IMAGE', imageHash: 'partial', scaleMode: 'FILL' });
  expect(veil && isPlaceholderFill(veil, key)).toBe(true);
  const alphas = veil && 'gradientStops' in veil ? veil.gradientStops.map((s) => s.color.a) : [];
  expect(alphas).toEqual([0, 0, 0.35, 0.35]);
  expect(placeholderPaints(key, 0.5, null)).toEqual([placeholderFill(key, 0.5)]);
});

test('a placeholder goes with its partial picture, and nothing of the designer’s with it', () => {
  const above = { type: 'SOLID' };
  for (const preview of [null, 'partial']) {
    const paints = [...own, ...placeholderPaints(key, 0.5, preview), above];
    expect(replacePlaceholder(paints, key, preview, [])).toEqual([...own, above]);
  }
  const other = placeholderPaints({ ...key, output: 1 }, 0.5, 'another');
  expect(replacePlaceholder([...own, ...other], key, 'partial', [])).toEqual([...own, ...other]);
});

test('a later partial picture takes the place of an earlier one', () => {
  const before = [...own, ...placeholderPaints(key, 0.2, 'first')];
  const after = replacePlaceholder<object & { type: string }>(
    before,
    key,
    'first',
    placeholderPaints(key, 0.6, 'second'),
  );
  expect(after).toEqual([...own, ...placeholderPaints(key, 0.6, 'second')]);
});

test('a partial picture goes too where somebody removed its veil', () => {
  const [picture = { type: 'SOLID' }] = placeholderPaints(key, 0.5, 'partial');
  expect(replacePlaceholder([...own, picture], key, 'partial', [])).toEqual(own);
});
