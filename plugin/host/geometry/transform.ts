/** A 2×3 affine matrix as Figma writes it: `[[a, c, tx], [b, d, ty]]`, lengths in px. */
export type Transform = readonly [
  readonly [number, number, number],
  readonly [number, number, number],
];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const IDENTITY: Transform = [
  [1, 0, 0],
  [0, 1, 0],
];

export const translation = (x: number, y: number): Transform => [
  [1, 0, x],
  [0, 1, y],
];

/** The transform that applies `inner` first and `outer` after it. */
export function multiply(outer: Transform, inner: Transform): Transform {
  const [[a, c, x], [b, d, y]] = outer;
  const [[e, g, u], [f, h, v]] = inner;
  return [
    [a * e + c * f, a * g + c * h, a * u + c * v + x],
    [b * e + d * f, b * g + d * h, b * u + d * v + y],
  ];
}

/** A transform without an inverse (scaled to nothing) comes back as the identity. */
export function invert(transform: Transform): Transform {
  const [[a, c, x], [b, d, y]] = transform;
  const determinant = a * d - b * c;
  if (determinant === 0) return IDENTITY;
  return [
    [d / determinant, -c / determinant, (c * y - d * x) / determinant],
    [-b / determinant, a / determinant, (b * x - a * y) / determinant],
  ];
}

export function applyTransform([[a, c, x], [b, d, y]]: Transform, point: Point): Point {
  return { x: a * point.x + c * point.y + x, y: b * point.x + d * point.y + y };
}

/** Degrees, counter-clockwise positive, as `node.rotation` gives them. */
export function rotationOf([[a], [b]]: Transform): number {
  const degrees = (Math.atan2(-b, a) * 180) / Math.PI;
  return Math.abs(degrees) < 1e-9 ? 0 : degrees;
}

/** The same origin, turned to `degrees` counter-clockwise about the node's top left corner. */
export function withRotation([[, , x], [, , y]]: Transform, degrees: number): Transform {
  const radians = (degrees * Math.PI) / 180;
  const cos = degrees % 90 === 0 ? Math.round(Math.cos(radians)) : Math.cos(radians);
  const sin = degrees % 90 === 0 ? Math.round(Math.sin(radians)) : Math.sin(radians);
  return [
    [cos, sin, x],
    [-sin, cos, y],
  ];
}

export function withOrigin([[a, c], [b, d]]: Transform, x: number, y: number): Transform {
  return [
    [a, c, x],
    [b, d, y],
  ];
}
