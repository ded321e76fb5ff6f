/** Smooth noise in two dimensions, 0 to 1, one unit from one value to the next. */
export function noise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const across = fade(x - column);
  const down = fade(y - row);
  const top = lerp(lattice(column, row, seed), lattice(column + 1, row, seed), across);
  const bottom = lerp(lattice(column, row + 1, seed), lattice(column + 1, row + 1, seed), across);
  return lerp(top, bottom, down);
}

/** Five octaves of noise, 0 to 1: clouds, rock, mist. */
export function fractalNoise(x: number, y: number, seed: number): number {
  let sum = 0;
  let share = 0.52;
  let scale = 1;
  for (let octave = 0; octave < 5; octave += 1) {
    sum += share * noise(x * scale, y * scale, seed + octave);
    share *= 0.5;
    scale *= 2.03;
  }
  return sum;
}

/** A value from 0 to 1 that depends on its place alone. */
function lattice(column: number, row: number, seed: number): number {
  let hash = Math.imul(column, 374761393) + Math.imul(row, 668265263) + Math.imul(seed, 974634281);
  hash = Math.imul(hash ^ (hash >>> 13), 1274126177);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967295;
}

const fade = (share: number): number => share * share * (3 - 2 * share);

const lerp = (from: number, to: number, share: number): number => from + (to - from) * share;
