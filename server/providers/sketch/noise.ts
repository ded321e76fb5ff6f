import type { Random } from './random.ts';

/** Smooth noise over the plane; values lie between about −1 and 1. */
export interface Noise {
  at(x: number, y: number): number;
  /** Several octaves summed, each half as strong and twice as fine: clouds, haze, textures. */
  cloud(x: number, y: number, octaves: number): number;
  /** Octaves folded at zero, so that they crease: ridges and rock. Between 0 and 1. */
  ridge(x: number, y: number, octaves: number): number;
}

/** Gradient noise on a seeded lattice. */
export function createNoise(random: Random): Noise {
  const lattice = new Uint8Array(512);
  const gradients = new Float32Array(512);
  for (let index = 0; index < 256; index++) lattice[index] = index;
  for (let index = 255; index > 0; index--) {
    const other = random.whole(0, index);
    const kept = lattice[index] as number;
    lattice[index] = lattice[other] as number;
    lattice[other] = kept;
  }
  lattice.copyWithin(256, 0, 256);
  for (let index = 0; index < 256; index++) {
    const angle = random.next() * Math.PI * 2;
    gradients[index * 2] = Math.cos(angle);
    gradients[index * 2 + 1] = Math.sin(angle);
  }

  const corner = (column: number, row: number, dx: number, dy: number) => {
    const hash = lattice[(lattice[column & 255] as number) + (row & 255)] as number;
    return (gradients[hash * 2] as number) * dx + (gradients[hash * 2 + 1] as number) * dy;
  };

  const at = (x: number, y: number) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const dx = x - column;
    const dy = y - row;
    const across = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
    const down = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
    const topLeft = corner(column, row, dx, dy);
    const topRight = corner(column + 1, row, dx - 1, dy);
    const bottomLeft = corner(column, row + 1, dx, dy - 1);
    const bottomRight = corner(column + 1, row + 1, dx - 1, dy - 1);
    const top = topLeft + (topRight - topLeft) * across;
    const bottom = bottomLeft + (bottomRight - bottomLeft) * across;
    return (top + (bottom - top) * down) * 1.5;
  };

  return {
    at,
    cloud(x, y, octaves) {
      let sum = 0;
      let strength = 0.5;
      let scale = 1;
      for (let octave = 0; octave < octaves; octave++) {
        // The shift keeps the lattice points of the octaves from falling on each other.
        sum += strength * at(x * scale + octave * 17.3, y * scale - octave * 9.7);
        strength *= 0.5;
        scale *= 2.03;
      }
      return sum;
    },
    ridge(x, y, octaves) {
      let sum = 0;
      let strength = 0.55;
      let scale = 1;
      let carried = 1;
      for (let octave = 0; octave < octaves; octave++) {
        const folded = 1 - Math.abs(at(x * scale + octave * 31.7, y * scale + octave * 5.1));
        const crease = folded * folded * carried;
        sum += strength * crease;
        carried = Math.min(1, crease * 1.6);
        strength *= 0.48;
        scale *= 2.07;
      }
      return Math.min(1, sum);
    },
  };
}
