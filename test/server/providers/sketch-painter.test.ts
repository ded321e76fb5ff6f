import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawSketch } from '../../../server/providers/sketch/draw-sketch.ts';
import { readPrompt } from '../../../server/providers/sketch/read-prompt.ts';
import { sketch } from '../../../server/providers/sketch/sketch.ts';
import { sketchCapabilities } from '../../../server/providers/sketch/sketch-capabilities.ts';
import { STYLES, type Style } from '../../../server/providers/sketch/sketch-job.ts';
import { Capabilities, Price } from '../../../shared/image-model.ts';

/** A picture of 160 × 120 px, drawn here and now. */
async function drawSmall(prompt: string, style: Style): Promise<Buffer> {
  const job = { prompt, style, seed: 7, width: 160, height: 120, references: [] };
  const raw = { width: job.width, height: job.height, channels: 3 as const };
  return sharp(
    drawSketch(job, () => {}),
    { raw },
  )
    .png()
    .toBuffer();
}

/** The mean colour, sRGB 0–255. */
async function meanColour(png: Buffer) {
  const { channels } = await sharp(png).stats();
  const [red = 0, green = 0, blue = 0] = channels.map(({ mean }) => mean);
  return { red, green, blue };
}

describe('the declaration', () => {
  const [model] = sketch.models;

  test('says plainly that no AI is at work, and costs nothing', () => {
    expect(model?.label).toBe('Sketch (offline, procedural – not AI)');
    expect(model?.notice).toContain('No AI model');
    expect(Price.parse(model?.price).perImageMicros).toBe(0);
    expect(sketch).toMatchObject({ id: 'sketch', credential: null, offline: true });
  });

  test('is a valid description whose defaults are among its choices', () => {
    const { options } = Capabilities.parse(sketchCapabilities);
    for (const option of options) {
      if (option.kind !== 'choice') continue;
      expect(option.choices.map(({ value }) => value)).toContain(option.default);
    }
  });

  test('offers every style the painter has', () => {
    const style = sketchCapabilities.options.find(({ name }) => name === 'style');
    const values = style?.kind === 'choice' ? style.choices.map(({ value }) => value) : [];
    expect(values).toEqual(['auto', ...STYLES]);
  });
});

describe('the painter', () => {
  test.each(STYLES)('in the style %s fills the sheet with more than one colour', async (style) => {
    const { channels } = await sharp(await drawSmall('harbour', style)).stats();
    expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(8);
  });

  test.each(STYLES)('turns the style %s red or blue by a colour word', async (style) => {
    const red = await meanColour(await drawSmall('red', style));
    const blue = await meanColour(await drawSmall('blue', style));
    expect(red.red - red.blue).toBeGreaterThan(blue.red - blue.blue + 20);
  });

  test.each([
    [300, 100],
    [100, 300],
    [64, 64],
  ])('fills %i × %i px in every style, whatever is asked for together', (width, height) => {
    const prompt = 'stormy desert city sea, aurora, boat, birds, snow, neon red and blue';
    for (const style of STYLES) {
      const rgb = drawSketch({ prompt, style, seed: 3, width, height, references: [] }, () => {});
      expect(rgb).toHaveLength(width * height * 3);
    }
  });
});

describe('reading a prompt', () => {
  test('leaves out what it says shall not be there', () => {
    expect(readPrompt('a city without cars, no moon').things).toEqual(new Set(['city']));
  });

  test('finds things, the hour and colours, in plural and capitals too', () => {
    const subject = readPrompt('Crimson MOUNTAINS at night');
    expect(subject.things).toEqual(new Set(['mountain']));
    expect(subject).toMatchObject({ time: 'night', colours: [{ h: 18 }] });
  });
});
