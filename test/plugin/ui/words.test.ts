import { expect, test } from 'vitest';
import { clockText } from '../../../plugin/ui/clock-text.ts';
import { targetsOf } from '../../../plugin/ui/generate/form.ts';
import { targetName, targetText, vectorText } from '../../../plugin/ui/generate/target-text.ts';
import { chargedText, costText, estimateText } from '../../../plugin/ui/money-text.ts';
import { elapsedText } from '../../../plugin/ui/use-elapsed.ts';
import { dollars, spendingText } from '../../../shared/money-text.ts';
import { layer, richModel } from './models.ts';

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

test('a tenth of a cent is told where it matters', () => {
  expect([40_000, 41_000, 5_296, 100_000, 1].map(dollars)).toEqual([
    '$0.04',
    '$0.041',
    '$0.0053',
    '$0.10',
    'under $0.0001',
  ]);
});

test('what it did cost has the estimate beside it where the two differ', () => {
  expect(costText(40_000, 40_000)).toBe('$0.04');
  expect(costText(41_000, 40_000)).toBe('$0.041 (estimate $0.04)');
  expect(costText(0, 0)).toBe('free');
  expect(costText(null, null)).toBe('cost unknown');
  expect(costText(null, 40_000)).toBe('cost unknown (estimate $0.04)');
  expect(costText(41_000, null)).toBe('$0.041');
});

test('a sum says how many calls it leaves out', () => {
  expect(spendingText({ actualMicros: 3_400_000, unknownCalls: 0 })).toBe('$3.40');
  expect(spendingText({ actualMicros: 0, unknownCalls: 1 })).toBe(
    '$0.00, plus 1 call of unknown cost',
  );
});

test('a time to wait until is never over too early', () => {
  const time = new Date(2026, 10, 23, 14, 31, 20);
  expect(clockText(time.toISOString())).toBe('14:32');
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
  const named = (targets: (typeof frame)[], beyond = 0) => targetName({ targets, beyond });
  expect(named([frame])).toBe('Layer 1');
  expect(named([frame, text])).toBe('2 layers');
  // Main describes the first of many that are selected.
  const { targets, beyond } = targetsOf({ layers: [frame, text], total: 5 });
  expect(named(targets, beyond)).toBe('The first 2 of 5 layers');
});

test('vectors are said to be none of the target’s fills, and whose they are in a comparison', () => {
  const capabilities = { ...richModel.capabilities, output: 'vector' } as const;
  const vector = { ...richModel, label: 'Vectors', capabilities };
  expect(vectorText([richModel])).toBe('');
  expect(vectorText([vector])).toBe(' Vectors are placed as layers, not as a fill.');
  expect(vectorText([richModel, vector])).toBe(' Vectors: placed as vectors.');
});
