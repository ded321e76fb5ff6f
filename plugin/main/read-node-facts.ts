import type { NodeFacts } from './node-facts.ts';

export function readNodeFacts(node: SceneNode): NodeFacts {
  const fills = 'fills' in node ? node.fills : null;
  return {
    type: node.type,
    name: node.name,
    width: node.width,
    height: node.height,
    locked: node.locked,
    hidden: isHidden(node),
    isMask: 'isMask' in node && node.isMask,
    rotated: 'rotation' in node && Math.abs(node.rotation) > 0.01,
    hasFills: Array.isArray(fills),
    fillCount: Array.isArray(fills) ? fills.length : 0,
    insideInstance: isInsideInstance(node),
    laysOut: 'layoutMode' in node && node.layoutMode !== 'NONE',
    hasFillStyle:
      'fillStyleId' in node && typeof node.fillStyleId === 'string' && node.fillStyleId !== '',
  };
}

export function isInsideInstance(node: BaseNode): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.type === 'INSTANCE') return true;
  }
  return false;
}

function isHidden(node: SceneNode): boolean {
  for (let layer: BaseNode | null = node; layer && 'visible' in layer; layer = layer.parent) {
    if (!layer.visible) return true;
  }
  return false;
}
