import { describe, expect, test } from 'vitest';
import { FILLABLE_TYPES, kindName, landingOf } from '../../../plugin/main/landing-of.ts';
import type { NodeFacts } from '../../../plugin/main/node-facts.ts';

const rectangle: NodeFacts = {
  type: 'RECTANGLE',
  name: 'Rectangle 1',
  width: 240,
  height: 80,
  locked: false,
  hidden: false,
  isMask: false,
  rotated: false,
  hasFills: true,
  fillCount: 1,
  insideInstance: false,
  laysOut: false,
  hasFillStyle: false,
};

describe('a target', () => {
  test.each(FILLABLE_TYPES)('that is a %s is filled', (type) => {
    expect(landingOf({ ...rectangle, type }).landing).toBe('fill');
  });

  test.each(['TEXT', 'GROUP', 'LINE', 'COMPONENT_SET', 'SLICE', 'STICKY'])(
    'that is a %s gets a rectangle beside it, and is told so',
    (type) => {
      const { landing, sentence } = landingOf({ ...rectangle, type });
      expect(landing).toBe('beside');
      expect(sentence).toMatch(/beside it/);
    },
  );

  test('that is a section gets a rectangle inside it', () => {
    const section = { ...rectangle, type: 'SECTION' };
    expect(landingOf(section)).toMatchObject({ landing: 'inside' });
  });

  test('that is an instance is filled only where it has a fill of its own', () => {
    expect(landingOf({ ...rectangle, type: 'INSTANCE', fillCount: 0 }).landing).toBe('beside');
    expect(landingOf({ ...rectangle, insideInstance: true })).toMatchObject({
      landing: 'fill',
      sentence: expect.stringContaining('override'),
    });
  });

  test('that is a mask gets a rectangle beside it, for it may never show its fill', () => {
    expect(landingOf({ ...rectangle, isMask: true })).toEqual({
      landing: 'beside',
      sentence: expect.stringContaining('mask'),
    });
  });

  test('with mixed fills or no area is not filled', () => {
    expect(landingOf({ ...rectangle, hasFills: false }).landing).toBe('beside');
    expect(landingOf({ ...rectangle, height: 0 }).landing).toBe('beside');
  });

  test('that is hidden, locked, rotated, laid out or styled is filled, in words of its own', () => {
    const sentences = [
      landingOf({ ...rectangle, hidden: true, locked: true }),
      landingOf({ ...rectangle, locked: true }),
      landingOf({ ...rectangle, rotated: true }),
      landingOf({ ...rectangle, type: 'FRAME', laysOut: true }),
      landingOf({ ...rectangle, hasFillStyle: true }),
      landingOf(rectangle),
    ].map(({ landing, sentence }) => {
      expect(landing).toBe('fill');
      return sentence;
    });
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});

test('kinds are named as designers name them', () => {
  expect(kindName('COMPONENT_SET')).toBe('Component set');
  expect(kindName('FRAME')).toBe('Frame');
  expect(kindName('BOOLEAN_OPERATION')).toBe('Boolean group');
});
