import { mixColours, type Oklch, oklch } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Palette } from '../palette.ts';
import type { Look, SceneContext } from '../scene.ts';
import { paintAurora } from './aurora.ts';
import { paintDunes } from './dunes.ts';
import { type LandscapePlan, planLandscape } from './landscape-plan.ts';
import { hillCrest, mountainCrest, paintRidge } from './ridge.ts';
import { paintSky } from './sky.ts';
import { paintSkyline } from './skyline.ts';
import { paintStars } from './stars.ts';
import { paintForest } from './trees.ts';
import { paintWater } from './water.ts';
import { paintBirds, paintBoat, paintFog, paintRain, paintSnowfall } from './weather.ts';

/** Land, water and sky in layers, the far ones first, each a step further from the haze. */
export function paintLandscape(context: SceneContext): Look {
  return paint(context, planLandscape(context));
}

/** A landscape whose land is a city. */
export function paintCity(context: SceneContext): Look {
  return paint(context, planLandscape(context, 'city'));
}

/** A low strip of land under a great many stars. */
export function paintNightSky(context: SceneContext): Look {
  return paint(context, planLandscape(context, 'nightsky'));
}

function paint(context: SceneContext, plan: LandscapePlan): Look {
  const { surface, report } = context;
  paintSky(context, plan.sky);
  report(0.35);
  if (plan.stars > 0) paintStars(context, plan.horizon, plan.galaxy);
  if (plan.aurora) paintAurora(context, plan.horizon);
  report(0.45);
  paintMountains(context, plan);
  report(0.65);
  if (plan.city > 0) paintSkyline(context, plan.ground + 1, plan.city);
  if (plan.water) {
    paintFarShore(context, plan);
    paintWater(context, plan.ground, plan.sky.light?.x ?? null, plan.calm);
  }
  if (plan.dunes) paintDunes(context, plan.ground, plan.sky.light?.x ?? surface.width * 0.2);
  report(0.8);
  if (plan.boat) paintBoat(context, plan.ground);
  paintForeground(context, plan);
  if (plan.fog) paintFog(context, plan.horizon * 0.8);
  if (plan.birds) paintBirds(context, plan.horizon);
  if (plan.snowfall) paintSnowfall(context);
  if (plan.rain) paintRain(context);
  return { vignette: 0.16, grain: 1.6 };
}

function paintMountains({ surface, palette, random }: SceneContext, plan: LandscapePlan): void {
  const { width, height, unit } = surface;
  const dice = random.fork('mountains');
  const scale = Math.min(height, unit);
  const chains = Array.from({ length: plan.mountains }, (_, layer) => {
    const noise = createNoise(dice.fork(`chain ${layer}`));
    const nearness = plan.mountains === 1 ? 0.5 : layer / (plan.mountains - 1);
    const room = plan.open ? height - plan.horizon : 0;
    const base = plan.horizon + room * nearness * 0.7;
    const rise = scale * plan.rise * (1 - nearness * 0.45) * dice.between(0.85, 1.15);
    const crest = mountainCrest(surface, noise, {
      base,
      rise,
      scale: 1.5 + nearness * 1.3,
      shift: dice.between(0, 60),
      peak: dice.between(0.15, 0.85),
    });
    return { noise, nearness, base, rise, crest };
  });
  const end = plan.open ? height : plan.ground + 1;
  for (const [layer, { noise, nearness, base, rise, crest }] of chains.entries()) {
    const distance = plan.open ? nearness : nearness * 0.6;
    const land = mixColours(palette.mid, palette.near, distance * 0.75);
    const colour = mixColours(palette.haze, land, 0.3 + distance * 0.66);
    paintRidge(surface, noise, {
      crest,
      colour,
      mist: palette.haze,
      mistiness: plan.open ? 0.85 - nearness * 0.3 : 0.66,
      mistLine: base + (plan.open ? rise * 0.25 : 0),
      mistRise: rise * (plan.open ? 0.95 : 0.5),
      rugged: 0.35 + 0.5 * distance,
      snow: plan.snow
        ? {
            line: base - rise * (plan.snowfall ? 0.1 : 0.42),
            colour: mixColours(snowColour(palette), palette.haze, 0.5 - distance * 0.4),
          }
        : null,
      lightSide: lightSide(surface.width, plan),
      light: palette.glow,
      bottom: crest.map((_, column) =>
        Math.min(end, ...chains.slice(layer + 1).map((nearer) => (nearer.crest[column] ?? 0) + 2)),
      ),
    });
    if (plan.trees > 0 && plan.open && nearness > 0.4) {
      const grow = createNoise(dice.fork(`belt ${layer}`));
      paintForest(surface, dice.fork(`trees ${layer}`), {
        ground: crest.map((y) => y + rise * 0.16),
        tall: scale * (0.03 + 0.03 * nearness),
        colour: mixColours(colour, palette.near, 0.5),
        density: 190 * plan.trees,
        grows: (share) => 0.55 + grow.at((share * width * 3) / unit, layer),
      });
    }
  }
}

/** White in the light of the hour. */
function snowColour(palette: Palette): Oklch {
  const white = mixColours(oklch(0.97, 0.008, 230), palette.glow, 0.35);
  const dim = palette.time === 'night' ? 0.5 : palette.time === 'dusk' ? 0.68 : 0.95;
  return { ...white, l: white.l * dim };
}

function lightSide(width: number, plan: LandscapePlan): number {
  return (plan.sky.light?.x ?? 0) < width / 2 ? -1 : 1;
}

/** A low dark line of land with trees, which the water mirrors. */
function paintFarShore({ surface, palette, random }: SceneContext, plan: LandscapePlan): void {
  if (plan.trees === 0) return;
  const { width, height, unit } = surface;
  const dice = random.fork('far shore');
  const noise = createNoise(dice);
  const scale = Math.min(height, unit);
  paintForest(surface, dice, {
    ground: new Float32Array(width).fill(plan.ground + 1),
    tall: scale * 0.06,
    colour: mixColours(palette.haze, palette.near, 0.72),
    density: 260,
    grows: (share) => 0.35 + 1.3 * noise.at((share * width * 1.6) / unit, 4),
  });
}

function paintForeground({ surface, palette, random }: SceneContext, plan: LandscapePlan): void {
  const { width, height, unit } = surface;
  const scale = Math.min(height, unit);
  const dice = random.fork('foreground');
  for (let layer = 0; layer < plan.foreground; layer++) {
    const noise = createNoise(dice.fork(`rise ${layer}`));
    const nearness = (layer + 1) / plan.foreground;
    const bank = plan.water ? dice.pick([-1, 1]) : 0;
    const flat = plan.water ? 0.02 : 0.045;
    const crest = hillCrest(surface, noise, {
      base: plan.water
        ? height * (1.02 - 0.02 * nearness)
        : plan.ground + (height - plan.ground) * (0.25 + 0.6 * nearness),
      rise: scale * flat,
      scale: 1.4,
      shift: dice.between(0, 50),
    }).map((y, column) => {
      // A bank beside water rises to one side, so that the view stays open.
      const aside = bank === 0 ? 0 : smoothSide((column / width) * 2 - 1, bank);
      return y - aside * scale * 0.1;
    });
    const colour = mixColours(palette.mid, palette.near, 0.35 + nearness * 0.65);
    paintRidge(surface, noise, {
      crest,
      colour,
      mist: mixColours(colour, palette.haze, 0.35),
      mistiness: 0.5 * (1 - nearness),
      mistLine: height,
      mistRise: scale * 0.3,
      rugged: 0.22,
      snow: null,
      lightSide: lightSide(width, plan),
      light: palette.glow,
      bottom: new Float32Array(width).fill(height),
    });
    const grow = createNoise(dice.fork(`grove ${layer}`));
    paintForest(surface, dice.fork(`stand ${layer}`), {
      ground: crest.map((y) => y + scale * 0.012),
      tall: scale * (0.1 + 0.1 * nearness),
      colour: { ...colour, l: colour.l * 0.86 },
      density: 46 * plan.trees,
      grows: (share) =>
        bank === 0
          ? 0.45 + grow.at((share * width * 1.7) / unit, layer) * 1.1
          : smoothSide(share * 2 - 1, bank) * 1.2,
    });
  }
}

/** 0 in the middle and on the far side, rising to 1 at the edge of `side`. */
function smoothSide(x: number, side: number): number {
  const towards = Math.min(1, Math.max(0, x * side * 1.25 - 0.1));
  return towards * towards * (3 - 2 * towards);
}
