import { expect, test } from 'vitest';
import { targetName, targetText } from '../../../plugin/ui/generate/target-text.ts';
import { chargedText, dollars, estimateText } from '../../../plugin/ui/money-text.ts';
import { elapsedText } from '../../../plugin/ui/use-elapsed.ts';
import { layer } from './models.ts';

test('an unknown price is never shown as nothing', () => {
  expect(estimateText(0)).toBe('free');
  expect(estimateText(40_000)).toBe('about $0.04');
  expect(estimateText(null)).toBe('price unknown');
});

test('prices below a cent keep their digits', () => {
  expect(dollars(3_000)).toBe('$0.003');
  expect(dollars(200)).toBe('$0.0002');
  expect(dollars(1_250_000)).toBe('$1.25');
});

test('whether money was spent is said in every case', () => {
  const sentences = (['no', 'yes', 'unknown'] as const).map(chargedText);
  expect(new Set(sentences).size).toBe(3);
});

test('elapsed time reads like a clock', () => {
  expect(elapsedText(7_400)).toBe('0:07');
  expect(elapsedText(61_000)).toBe('1:01');
  expect(elapsedText(3_723_000)).toBe('1:02:03');
  expect(elapsedText(-5_000)).toBe('0:00');
});

test('the target says what will happen to it', () => {
  const frame = { ...layer('1', 10, 10), sentence: 'It is filled.' };
  const text = { ...layer('2', 10, 10), landing: 'beside', sentence: 'Beside.' } as const;
  expect(targetText([], 1)).toMatch(/beside other content/);
  expect(targetText([frame], 1)).toBe('It is filled.');
  expect(targetText([frame], 2)).toBe('The first picture fills it; the other stands beside it.');
  expect(targetText([frame], 4)).toMatch(/the other 3 stand beside it in a row/);
  expect(targetText([frame, text], 1)).toMatch(/1 cannot be filled/);
  expect(targetText([frame, frame], 1)).toMatch(/2 in all/);
  expect(targetName([frame])).toBe('Layer 1');
  expect(targetName([frame, text])).toBe('2 layers');
});
