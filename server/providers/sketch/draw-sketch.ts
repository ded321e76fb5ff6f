import { choosePalette } from './choose-palette.ts';
import { finish } from './finish.ts';
import { readLightGuide } from './light-guide.ts';
import { createRandom, hashText } from './random.ts';
import { readPrompt } from './read-prompt.ts';
import { readSwatches } from './read-swatches.ts';
import type { Scene } from './scene.ts';
import { paintBotanical } from './scenes/botanical.ts';
import { paintGeometric } from './scenes/geometric.ts';
import { paintCity, paintLandscape, paintNightSky } from './scenes/landscape.ts';
import { paintSilk } from './scenes/silk.ts';
import { paintStrokes } from './scenes/strokes.ts';
import { paintWaves } from './scenes/waves.ts';
import type { SketchJob, Style } from './sketch-job.ts';
import { createSurface } from './surface.ts';

const SCENES: Record<Style, Scene> = {
  landscape: paintLandscape,
  nightsky: paintNightSky,
  city: paintCity,
  waves: paintWaves,
  geometric: paintGeometric,
  botanical: paintBotanical,
  silk: paintSilk,
  strokes: paintStrokes,
};

/** Styles for prompts that name none; landscapes most often. */
const SURPRISES: readonly Style[] = [
  'landscape',
  'landscape',
  'landscape',
  'waves',
  'silk',
  'botanical',
  'geometric',
];

/**
 * Draws one picture: sRGB, three bytes a pixel. The same job always gives the same bytes. The
 * prompt's words seed the picture too, so that words the painter does not know still matter.
 */
export function drawSketch(
  job: SketchJob,
  report: (fraction: number) => void,
): Uint8Array<ArrayBuffer> {
  const subject = readPrompt(job.prompt);
  const random = createRandom(job.seed ^ hashText(subject.words.join(' ')));
  const composition = job.references.find(({ role }) => role === 'composition');
  const swatches = readSwatches(
    job.references.filter(({ role }) => role === 'palette'),
    random.fork('swatches'),
  );
  const style = chooseStyle();
  const palette = choosePalette(
    style === 'nightsky' && !subject.time ? { ...subject, time: 'night' } : subject,
    swatches,
    random.fork('palette'),
  );
  const surface = createSurface(job.width, job.height);
  const look = SCENES[style]({
    surface,
    palette,
    subject,
    random: random.fork(style),
    guide: composition ? readLightGuide(composition, job.width / job.height) : null,
    report: (fraction) => report(fraction * 0.85),
  });
  const picture = finish(surface, random.fork('finish'), look);
  report(1);
  return picture;

  function chooseStyle(): Style {
    if (job.style !== 'auto') return job.style;
    // Brush strokes are the one style that can follow another picture's shapes.
    if (composition) return 'strokes';
    if (subject.style) return subject.style;
    // Colours alone say nothing of a scene; a thing that belongs to one does.
    return subject.things.size > 0 ? 'landscape' : random.fork('style').pick(SURPRISES);
  }
}
