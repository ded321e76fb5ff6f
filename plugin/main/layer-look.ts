/**
 * What a designer may have changed of a rectangle, besides its place, its size and its fills. A
 * weight for each side comes after the one for all of them.
 */
const LOOK = [
  'name',
  'visible',
  'locked',
  'opacity',
  'blendMode',
  'isMask',
  'maskType',
  'effects',
  'strokeWeight',
  'strokeTopWeight',
  'strokeRightWeight',
  'strokeBottomWeight',
  'strokeLeftWeight',
  'strokeAlign',
  'strokeCap',
  'strokeJoin',
  'strokeMiterLimit',
  'dashPattern',
  'complexStrokeProperties',
  'variableWidthStrokeProperties',
  'topLeftRadius',
  'topRightRadius',
  'bottomRightRadius',
  'bottomLeftRadius',
  'cornerSmoothing',
  'constraints',
  'layoutAlign',
  'layoutGrow',
  'minWidth',
  'maxWidth',
  'minHeight',
  'maxHeight',
  'gridRowSpan',
  'gridColumnSpan',
  'gridChildHorizontalAlign',
  'gridChildVerticalAlign',
  'exportSettings',
  'annotations',
] as const;

/** What Figma sets only when it has loaded what is named there: by these methods. */
const LOADED = {
  strokes: 'setStrokesAsync',
  strokeStyleId: 'setStrokeStyleIdAsync',
  effectStyleId: 'setEffectStyleIdAsync',
  reactions: 'setReactionsAsync',
} as const;

/** A layer's members by name, as Figma has them: its types have no way to set one by its name. */
type Members = Record<string, unknown>;

/**
 * How a layer looks now: gives another one the same look. What Figma does not take there, such as a
 * rule of a grid outside of one or a style that is deleted, is left out: the picture counts more.
 */
export function lookOf(layer: SceneNode): (other: SceneNode) => Promise<void> {
  const look = valuesOf(layer, LOOK);
  const loaded = valuesOf(layer, Object.keys(LOADED) as (keyof typeof LOADED)[]);
  return async (other) => {
    const members = other as unknown as Members;
    for (const [name, value] of look) {
      if (!(name in other) || members[name] === value) continue;
      try {
        members[name] = value;
      } catch {}
    }
    for (const [name, value] of loaded) {
      if (value === '' || !(LOADED[name] in other)) continue;
      const set = members[LOADED[name]] as (value: unknown) => Promise<void>;
      await set.call(other, value).catch(() => undefined);
    }
  };
}

function valuesOf<Name extends string>(
  layer: SceneNode,
  names: readonly Name[],
): [name: Name, value: unknown][] {
  const members = layer as unknown as Members;
  return names.filter((name) => name in layer).map((name) => [name, members[name]]);
}
