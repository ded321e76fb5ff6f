import type { SceneContext } from '../scene.ts';
import type { SkyPlan } from './sky.ts';

/** What a landscape holds; lengths in px, amounts 0–1 or a number of layers. */
export interface LandscapePlan {
  sky: SkyPlan;
  /** Where sky meets land. */
  horizon: number;
  /** Where water, dunes or streets begin. */
  ground: number;
  /** Whether mountains fill the picture down to its bottom. */
  open: boolean;
  mountains: number;
  /** Height of the far chain as a share of the picture. */
  rise: number;
  snow: boolean;
  water: boolean;
  calm: number;
  dunes: boolean;
  city: number;
  trees: number;
  foreground: number;
  stars: number;
  galaxy: number;
  aurora: boolean;
  fog: boolean;
  birds: boolean;
  boat: boolean;
  snowfall: boolean;
  rain: boolean;
}

/** Decides on a composition: what the prompt names is there, the dice fill the rest. */
export function planLandscape(context: SceneContext, wants?: 'city' | 'nightsky'): LandscapePlan {
  const { surface, palette, subject, random } = context;
  const { width, height, unit } = surface;
  const dice = random.fork('plan');
  const has = (thing: Parameters<typeof subject.things.has>[0]) => subject.things.has(thing);
  const dark = palette.time === 'night';
  const dim = dark || palette.time === 'dusk';
  const city = has('city') || wants === 'city';
  const named =
    city || ['mountain', 'hill', 'water', 'forest', 'desert'].some((thing) => has(thing as 'hill'));
  const dunes = has('desert');
  const water = !dunes && (has('water') || has('boat') || (!named && dice.chance(0.45)) || city);
  const mountainous =
    has('mountain') || has('aurora') || (!city && !dunes && (!named || dice.chance(0.55)));
  const open = !water && !dunes && !city;
  const horizon =
    height *
    (open ? dice.between(0.46, 0.56) : city ? dice.between(0.68, 0.76) : dice.between(0.54, 0.64));
  const high = wants === 'nightsky' ? height * 0.74 : horizon;
  const hidden =
    palette.time === 'storm' || has('aurora') || (wants === 'nightsky' && !has('moon'));
  const moon = dim && !has('sun');
  const clouds =
    has('cloud') || palette.time === 'storm' ? 0.9 : dice.pick([0.15, 0.35, 0.5, 0.65]);
  const lightY = moon ? dice.between(0.2, 0.42) : dice.between(0.52, 0.86);
  return {
    sky: {
      horizon: high * (open ? 1.12 : 1),
      bottom: open ? height : high + 3,
      light:
        hidden && !has('sun')
          ? null
          : {
              x: width * dice.pick([dice.between(0.22, 0.4), dice.between(0.6, 0.78)]),
              y:
                (palette.time === 'day' ? lightY * 0.55 : lightY) *
                high *
                (open && !moon ? 0.72 : 0.95),
              radius:
                Math.min(unit, width) *
                (moon ? dice.between(0.022, 0.034) : dice.between(0.034, 0.06)),
              moon,
            },
      clouds: wants === 'nightsky' ? 0 : clouds,
    },
    horizon: high,
    ground: high,
    open,
    mountains: mountainous ? (open ? 5 : 3) : open ? 3 : water && dice.chance(0.6) ? 1 : 0,
    rise: (has('mountain') ? 0.42 : mountainous ? 0.32 : 0.16) * (wants === 'nightsky' ? 0.6 : 1),
    snow: has('snow') || (has('mountain') && dice.chance(0.75)) || dice.chance(0.25),
    water,
    calm: has('boat') ? 0.8 : dice.between(0.75, 1.15),
    dunes,
    city: city ? 4 : 0,
    trees:
      dunes || city
        ? 0
        : has('forest')
          ? 1
          : has('water') && !mountainous
            ? 0
            : open
              ? dice.pick([0.5, 0.8])
              : dice.pick([0, 0.4, 0.7]),
    foreground:
      dunes || city
        ? 0
        : water
          ? has('forest') || dice.chance(0.5)
            ? 1
            : 0
          : has('forest')
            ? 3
            : 2,
    stars: dim ? 1 : 0,
    galaxy: has('aurora')
      ? 0
      : wants === 'nightsky' || has('star')
        ? dice.between(0.75, 1)
        : dark && dice.chance(0.4)
          ? 0.5
          : 0,
    aurora: has('aurora'),
    fog: has('fog'),
    birds: has('bird') || (!dim && water && dice.chance(0.4)),
    boat: has('boat'),
    snowfall: has('snowfall'),
    rain: has('rain'),
  };
}
