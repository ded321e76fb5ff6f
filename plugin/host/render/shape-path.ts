import type { NodeRecord } from '../document/node-record.ts';

/** The outline of a layer in its own px. Frames, sections and text give their box. */
export function shapePath(record: NodeRecord): Path2D {
  const { width, height } = record;
  const path = new Path2D();
  switch (record.type) {
    case 'ELLIPSE':
      path.ellipse(width / 2, height / 2, width / 2, height / 2, 0, 0, Math.PI * 2);
      return path;
    case 'POLYGON':
      addCorners(path, width, height, record.pointCount, () => 1);
      return path;
    case 'STAR':
      addCorners(path, width, height, record.pointCount * 2, (index) =>
        index % 2 === 0 ? 1 : record.innerRadius,
      );
      return path;
    case 'LINE':
      path.moveTo(0, 0);
      path.lineTo(width, 0);
      return path;
    case 'VECTOR': {
      const scale = new DOMMatrix();
      scale.scaleSelf(ratio(width, record.vectorWidth), ratio(height, record.vectorHeight));
      for (const { data } of record.vectorPaths) path.addPath(new Path2D(data), scale);
      return path;
    }
    default:
      path.roundRect(0, 0, width, height, [...record.cornerRadii]);
      return path;
  }
}

export function fillRule(record: NodeRecord): CanvasFillRule {
  return record.vectorPaths.some((path) => path.windingRule === 'EVENODD') ? 'evenodd' : 'nonzero';
}

/** `count` corners on the ellipse in the box, the first at the top, each at its share of the radius. */
function addCorners(
  path: Path2D,
  width: number,
  height: number,
  count: number,
  radiusAt: (index: number) => number,
): void {
  for (let index = 0; index < count; index += 1) {
    const angle = (index / count) * Math.PI * 2 - Math.PI / 2;
    const x = (width / 2) * (1 + radiusAt(index) * Math.cos(angle));
    const y = (height / 2) * (1 + radiusAt(index) * Math.sin(angle));
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  path.closePath();
}

const ratio = (now: number, drawn: number): number => (drawn === 0 ? 1 : now / drawn);
