import type { Style } from './sketch-job.ts';

/** Things that a scene can show. */
export type Thing =
  | 'mountain'
  | 'hill'
  | 'water'
  | 'forest'
  | 'desert'
  | 'city'
  | 'cloud'
  | 'star'
  | 'moon'
  | 'sun'
  | 'snow'
  | 'snowfall'
  | 'rain'
  | 'fog'
  | 'aurora'
  | 'bird'
  | 'boat'
  | 'flower'
  | 'leaf'
  | 'circle'
  | 'grid';

export type DayTime = 'dawn' | 'day' | 'sunset' | 'dusk' | 'night' | 'storm';

/** How colours are bent. */
export type Tone =
  | 'pastel'
  | 'dark'
  | 'bright'
  | 'neon'
  | 'monochrome'
  | 'muted'
  | 'vivid'
  | 'warm'
  | 'cool';

/** Words, in the singular, by what they ask for. */
export const THING_WORDS: Record<Thing, string> = {
  mountain: 'mountain peak summit alp alpine ridge cliff volcano himalaya rock canyon fjord',
  hill: 'hill meadow field valley countryside grassland farm pasture vineyard prairie landscape',
  water: 'sea ocean lake river water beach coast shore bay harbour harbor island lagoon pond tide',
  forest: 'forest wood tree pine fir spruce jungle grove taiga woodland park',
  desert: 'desert dune sand sahara oasis arid mars',
  city: 'city skyline town street building skyscraper tower downtown metropolis urban architecture',
  cloud: 'cloud cloudy overcast sky heaven',
  star: 'star starry galaxy cosmos cosmic space universe constellation nebula planet astronomy',
  moon: 'moon moonlight moonlit lunar',
  sun: 'sun sunny sunlight sunshine sunlit sunrise sunset',
  snow: 'snow snowy snowfall snowing snowstorm blizzard winter ice icy frost frozen glacier arctic christmas',
  snowfall: 'snow snowfall snowing snowstorm blizzard snowflake',
  rain: 'rain rainy drizzle downpour monsoon',
  fog: 'fog foggy mist misty haze hazy smoke steam',
  aurora: 'aurora borealis polar northern',
  bird: 'bird gull seagull swallow crane flock',
  boat: 'boat ship sail sailboat yacht',
  flower: 'flower floral rose tulip poppy daisy blossom bloom bouquet peony lily orchid spring',
  leaf: 'leaf foliage fern palm plant garden botanical tropical monstera vine herb',
  circle: 'circle ring orb dot sphere round ball bubble planet',
  grid: 'grid tile mosaic square checker pattern block cube bauhaus',
};

export const TIME_WORDS: Record<DayTime, string> = {
  dawn: 'dawn sunrise morning daybreak',
  day: 'day noon daylight midday sunny summer spring afternoon',
  sunset: 'sunset evening golden autumn fall',
  dusk: 'dusk twilight gloaming nightfall',
  night: 'night midnight nocturnal starry moonlight moonlit galaxy aurora borealis northern',
  storm: 'storm stormy thunder tempest rain rainy gloomy grim overcast',
};

export const TONE_WORDS: Record<Tone, string> = {
  pastel: 'pastel soft gentle delicate pale airy calm baby kawaii cute tender',
  dark: 'dark moody black noir gothic deep shadowy gloomy mysterious',
  bright: 'bright cheerful happy joyful sunny playful fresh white',
  neon: 'neon cyberpunk electric glowing synthwave vaporwave rave laser',
  monochrome: 'monochrome monochromatic greyscale grayscale grey gray',
  muted: 'muted dusty faded vintage retro earthy natural subdued quiet',
  vivid: 'vivid vibrant colourful colorful saturated bold rainbow psychedelic pop intense',
  warm: 'warm cosy cozy hot fire fiery autumn',
  cool: 'cool cold chilly winter icy frozen',
};

export const STYLE_WORDS: Record<Style, string> = {
  landscape: 'landscape scenery nature panorama view horizon wilderness desert mountain sea forest',
  nightsky: 'star starry galaxy cosmos cosmic space universe nebula constellation aurora milky',
  city: 'city skyline town skyscraper metropolis downtown urban cyberpunk building street',
  waves: 'wave wavy layer papercut paper flow liquid ripple contour curve surf',
  geometric:
    'geometric geometry bauhaus circle square triangle grid tile mosaic pattern shape poster swiss minimal minimalist abstract cube checker logo icon',
  botanical:
    'botanical flower floral leaf plant garden foliage fern bouquet tropical bloom blossom rose tulip poppy peony matisse organic',
  silk: 'silk gradient smooth blur blurry background wallpaper texture fabric satin marble fluid dream dreamy aura mesh glow backdrop hero',
  strokes:
    'painting painted brush stroke oil impressionist impressionism expressive van gogh gouache acrylic swirl wind painterly portrait face',
};

/** Colour names as OKLCH: lightness, chroma, hue. */
export const COLOUR_WORDS: Record<string, readonly [number, number, number]> = {
  red: [0.58, 0.21, 27],
  crimson: [0.52, 0.2, 18],
  scarlet: [0.6, 0.22, 30],
  burgundy: [0.4, 0.13, 15],
  maroon: [0.38, 0.12, 22],
  coral: [0.72, 0.16, 32],
  salmon: [0.75, 0.12, 30],
  orange: [0.72, 0.17, 55],
  amber: [0.78, 0.16, 72],
  peach: [0.84, 0.09, 55],
  apricot: [0.82, 0.1, 62],
  terracotta: [0.58, 0.12, 42],
  rust: [0.52, 0.13, 42],
  brown: [0.45, 0.08, 55],
  chocolate: [0.38, 0.07, 50],
  sepia: [0.55, 0.07, 68],
  beige: [0.88, 0.04, 80],
  cream: [0.95, 0.04, 90],
  gold: [0.8, 0.14, 85],
  ochre: [0.7, 0.12, 78],
  mustard: [0.76, 0.14, 90],
  yellow: [0.88, 0.17, 98],
  lemon: [0.92, 0.16, 104],
  lime: [0.85, 0.19, 125],
  olive: [0.58, 0.1, 115],
  green: [0.62, 0.16, 145],
  sage: [0.74, 0.06, 145],
  emerald: [0.6, 0.14, 160],
  mint: [0.88, 0.08, 165],
  jade: [0.62, 0.11, 165],
  teal: [0.58, 0.1, 192],
  turquoise: [0.76, 0.12, 190],
  cyan: [0.8, 0.13, 205],
  aqua: [0.82, 0.11, 200],
  blue: [0.55, 0.18, 258],
  azure: [0.68, 0.14, 245],
  navy: [0.32, 0.1, 262],
  cobalt: [0.48, 0.18, 262],
  indigo: [0.42, 0.17, 278],
  violet: [0.55, 0.19, 295],
  purple: [0.5, 0.19, 305],
  lavender: [0.78, 0.09, 300],
  lilac: [0.8, 0.09, 312],
  mauve: [0.68, 0.09, 320],
  plum: [0.45, 0.13, 330],
  magenta: [0.62, 0.25, 335],
  fuchsia: [0.65, 0.25, 340],
  pink: [0.76, 0.14, 355],
  rose: [0.68, 0.15, 10],
};
