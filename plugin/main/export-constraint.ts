/**
 * Small layers are drawn at twice their size, so that a model sees some detail; nothing is drawn
 * larger than `maxSide` px.
 */
export function exportConstraint(
  width: number,
  height: number,
  maxSide: number,
): { type: 'WIDTH' | 'HEIGHT'; value: number } {
  const longSide = Math.max(width, height);
  const value = Math.max(Math.round(Math.min(longSide * 2, maxSide)), 1);
  return { type: width >= height ? 'WIDTH' : 'HEIGHT', value };
}
