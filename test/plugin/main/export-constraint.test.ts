import { expect, test } from 'vitest';
import { exportConstraint } from '../../../plugin/main/export-constraint.ts';

test('large layers are exported at most as long as the limit', () => {
  expect(exportConstraint(8000, 3000, 2048)).toEqual({ type: 'WIDTH', value: 2048 });
  expect(exportConstraint(300, 9000, 2048)).toEqual({ type: 'HEIGHT', value: 2048 });
});

test('small layers are exported at twice their size', () => {
  expect(exportConstraint(200, 100, 2048)).toEqual({ type: 'WIDTH', value: 400 });
});

test('a hair line is exported with at least one pixel', () => {
  expect(exportConstraint(0.2, 0.1, 2048)).toEqual({ type: 'WIDTH', value: 1 });
});
