import { DUSK, EMBER, INK, PAPER, PINE, SAND, SNOW, STONE } from './colours.ts';
import { type Drawing, font, percent, photoFill } from './drawing.ts';

/** A photo and a palette, good to point at as references. */
export function drawMoodBoard(drawing: Drawing, photoHash: string): void {
  drawing.add('RECTANGLE', drawing.page, {
    name: 'Lake photo',
    x: 1590,
    y: 980,
    width: 390,
    height: 260,
    fills: photoFill(photoHash),
  });
  const palette = drawing.add('FRAME', drawing.page, {
    name: 'Palette',
    x: 1590,
    y: 1320,
    width: 390,
    height: 504,
    radius: 24,
    fill: SNOW,
  });
  drawing.text(palette, 'Palette', {
    x: 32,
    y: 30,
    fontSize: 28,
    fontName: font('Bold'),
    letterSpacing: percent(-3),
    fill: INK,
  });
  const swatches = [
    { name: 'Ember', fill: EMBER },
    { name: 'Pine', fill: PINE },
    { name: 'Dusk', fill: DUSK },
    { name: 'Sand', fill: SAND },
    { name: 'Paper', fill: PAPER },
    { name: 'Ink', fill: INK },
  ];
  for (const [index, { name, fill }] of swatches.entries()) {
    const x = 32 + (index % 3) * 112;
    const y = 96 + Math.floor(index / 3) * 148;
    drawing.add('ELLIPSE', palette, { name, x, y, width: 96, height: 96, fill });
    drawing.text(palette, name, {
      name: `Label: ${name}`,
      x,
      y: y + 106,
      fontSize: 14,
      fill: STONE,
    });
  }
  drawing.text(palette, 'Dusk light, still water,\nnothing in a hurry.', {
    name: 'Mood',
    x: 32,
    y: 410,
    fontSize: 19,
    fontName: font('Medium'),
    lineHeight: percent(140),
    fill: INK,
  });
}
