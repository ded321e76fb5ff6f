import { EMBER, PAPER, SNOW, solid, verticalGradient } from './colours.ts';
import { type Drawing, font, percent } from './drawing.ts';

/** A poster with an arched window for a picture, a rotated sticker and a rule. */
export function drawPoster(drawing: Drawing): void {
  const poster = drawing.add('FRAME', drawing.page, {
    name: 'Poster',
    x: 1360,
    width: 620,
    height: 880,
    fills: [verticalGradient('#17342f', '#22463f', '#2f5a4f')],
  });
  drawing.add('RECTANGLE', poster, {
    name: 'Poster picture',
    x: 60,
    y: 60,
    width: 500,
    height: 540,
    cornerRadii: [250, 250, 16, 16],
    fills: [verticalGradient('#e9b48b', '#c98a7c', '#6c6c86')],
  });
  drawing.text(poster, 'Nordlys', {
    name: 'Festival',
    x: 54,
    y: 618,
    fontSize: 118,
    fontName: font('Bold'),
    letterSpacing: percent(-5),
    lineHeight: percent(100),
    fill: PAPER,
  });
  drawing.add('LINE', poster, {
    name: 'Rule',
    x: 60,
    y: 756,
    width: 500,
    height: 0,
    strokes: [solid(PAPER, 0.4)],
    strokeWeight: 2,
  });
  drawing.text(poster, 'Five nights of film\nunder an open roof', {
    x: 60,
    y: 778,
    fontSize: 19,
    lineHeight: percent(140),
    fill: PAPER,
  });
  drawing.text(poster, '12 – 16\nNovember', {
    x: 452,
    y: 778,
    width: 108,
    fontSize: 19,
    fontName: font('Semi Bold'),
    lineHeight: percent(140),
    textAlignHorizontal: 'RIGHT',
    fill: PAPER,
  });
  drawSticker(drawing, poster);
}

function drawSticker(drawing: Drawing, poster: string): void {
  const sticker = drawing.add('FRAME', poster, {
    name: 'Sticker',
    x: 400,
    y: 470,
    width: 152,
    height: 152,
    rotation: 12,
    fills: [],
    clipsContent: false,
  });
  drawing.add('STAR', sticker, {
    name: 'Burst',
    width: 152,
    height: 152,
    pointCount: 16,
    innerRadius: 0.84,
    fill: EMBER,
  });
  drawing.text(sticker, 'Free\nfor all', {
    x: 0,
    y: 48,
    width: 152,
    fontSize: 23,
    fontName: font('Bold'),
    lineHeight: percent(118),
    letterSpacing: percent(-2),
    textAlignHorizontal: 'CENTER',
    fill: SNOW,
  });
}
