import { mixColours, type Oklch, toLinearRgb } from '../colour.ts';
import { backwards, fillPolygon } from '../fill-polygon.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';
import type { Look, SceneContext } from '../scene.ts';
import type { Surface } from '../surface.ts';
import { paintFlower } from './flower.ts';

/** Cut-out leaves and flowers on paper, over a few large, quiet shapes. */
export function paintBotanical(context: SceneContext): Look {
  const { surface, palette, subject, random, report } = context;
  const { width, height, unit, pixels } = surface;
  const paper = toLinearRgb(palette.paper);
  const noise = createNoise(random.fork('paper'));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const fibre = 1 + noise.cloud((column / unit) * 30, (row / unit) * 30, 2) * 0.02;
      const offset = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        pixels[offset + channel] = paper[channel as 0 | 1 | 2] * fibre;
      }
    }
  }
  report(0.2);
  paintBlobs(context);
  report(0.35);

  const greens = leafColours(context);
  const stems = Math.max(4, Math.round((7 * width) / unit));
  const order = Array.from({ length: stems }, (_, stem) => stem).toSorted(
    () => random.next() - 0.5,
  );
  const flowers = subject.things.has('flower') ? 0.75 : subject.things.has('leaf') ? 0.12 : 0.5;
  for (const [place, stem] of order.entries()) {
    const dice = random.fork(`stem ${stem}`);
    const x = ((stem + dice.between(0.2, 0.8)) / stems) * width;
    const tall = height * dice.between(0.45, 0.86);
    paintStem(context, dice, { x, tall, colour: dice.pick(greens), flower: dice.chance(flowers) });
    report(0.35 + (0.65 * (place + 1)) / stems);
  }
  return { vignette: 0.04, grain: 2.4 };
}

/** Greens drawn towards the palette; a prompt with colours gets leaves in its own colours. */
function leafColours({ palette, subject }: SceneContext): Oklch[] {
  const [first = palette.mid, second = palette.mid, third = palette.mid] = palette.accents;
  const fifth = palette.accents[4] ?? third;
  if (subject.colours.length > 0) return [palette.ink, fifth, third, first];
  const green = (l: number, c: number, h: number) => mixColours({ l, c, h }, fifth, 0.35);
  return [green(0.42, 0.09, 155), green(0.55, 0.1, 140), green(0.33, 0.07, 170), second];
}

function paintBlobs({ surface, palette, random }: SceneContext): void {
  const dice = random.fork('blobs');
  const { width, height, unit } = surface;
  for (let blob = 0; blob < 3; blob++) {
    const colour = dice.pick(palette.accents);
    const tint = toLinearRgb(mixColours(colour, palette.paper, dice.between(0.35, 0.7)));
    const x = width * ([0.3, 0.72, 0.5][blob] ?? 0.5) + dice.between(-0.1, 0.1) * unit;
    const y = height * ([0.32, 0.48, 0.75][blob] ?? 0.5) + dice.between(-0.1, 0.1) * unit;
    const radius = unit * dice.between(0.17, 0.3);
    const noise = createNoise(dice.fork(`blob ${blob}`));
    const wobble = blob === 0 ? 0 : 0.3;
    const points: number[] = [];
    for (let step = 0; step < 120; step++) {
      const angle = (step / 120) * Math.PI * 2;
      const reach = radius * (1 + wobble * noise.at(Math.cos(angle) * 0.9, Math.sin(angle) * 0.9));
      points.push(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach);
    }
    fillPolygon(surface, points, tint, 0.9);
  }
}

function paintStem(
  context: SceneContext,
  dice: Random,
  stem: { x: number; tall: number; colour: Oklch; flower: boolean },
): void {
  const { surface, palette } = context;
  const { height, unit } = surface;
  const lean = dice.between(-0.16, 0.16) * unit;
  const bow = dice.between(-0.09, 0.09) * unit;
  const at = (share: number) => ({
    x: stem.x + lean * share + bow * Math.sin(share * Math.PI),
    y: height + 0.02 * unit - stem.tall * share,
  });
  const line = toLinearRgb({ ...stem.colour, l: stem.colour.l * 0.85 });
  const left: number[] = [];
  const right: number[] = [];
  for (let step = 0; step <= 24; step++) {
    const { x, y } = at(step / 24);
    const half = unit * 0.0034 * (1.2 - (0.7 * step) / 24);
    left.push(x - half, y);
    right.push(x + half, y);
  }
  fillPolygon(surface, [...left, ...backwards(right)], line);

  const pairs = dice.whole(5, 10);
  const long = unit * dice.between(0.075, 0.16);
  const plump = dice.between(0.2, 0.42);
  for (let pair = 0; pair < pairs; pair++) {
    const share = 0.2 + (0.78 * pair) / pairs;
    const from = at(share);
    const size = long * Math.sin(Math.PI * (0.22 + 0.66 * share)) * dice.between(0.85, 1.1);
    for (const side of [-1, 1]) {
      const angle = -Math.PI / 2 + side * dice.between(0.65, 1.05);
      paintLeaf(surface, from.x, from.y, angle, size, plump, stem.colour, palette.paper, dice);
    }
  }
  const top = at(1);
  if (stem.flower) paintFlower(context, dice, top.x, top.y, unit * dice.between(0.06, 0.115));
  else
    paintLeaf(
      surface,
      top.x,
      top.y + long * 0.1,
      -Math.PI / 2 + lean / unit,
      long * 0.7,
      plump,
      stem.colour,
      palette.paper,
      dice,
    );
}

/** A leaf of two halves, one lighter, with a fine rib between. */
function paintLeaf(
  surface: Surface,
  x: number,
  y: number,
  angle: number,
  long: number,
  plump: number,
  colour: Oklch,
  paper: Oklch,
  dice: Random,
): void {
  const bend = dice.between(-0.22, 0.22);
  const half = (side: number) => {
    const points: number[] = [];
    const edge: [number, number][] = [];
    for (let step = 0; step <= 16; step++)
      edge.push([step / 16, Math.sin(Math.PI * (step / 16) ** 0.82) * plump * 0.5 * side]);
    for (let step = 16; step >= 0; step--) edge.push([step / 16, 0]);
    for (const [along, out] of edge) {
      const curve = bend * along * along;
      const px = along * long;
      const py = (out + curve) * long;
      points.push(
        x + px * Math.cos(angle) - py * Math.sin(angle),
        y + px * Math.sin(angle) + py * Math.cos(angle),
      );
    }
    return points;
  };
  const shift = dice.between(-0.03, 0.03);
  const light = mixColours({ ...colour, l: colour.l + 0.05 + shift }, paper, 0.1);
  fillPolygon(surface, half(1), toLinearRgb({ ...colour, l: colour.l + shift }));
  fillPolygon(surface, half(-1), toLinearRgb(light));
}
