import { EMBER, INK, PAPER, PINE, SAND, SNOW, STONE, solid } from './colours.ts';
import { type Drawing, font, padding, percent, photoFill } from './drawing.ts';

/** A web page with an empty hero picture and two empty card pictures. */
export function drawLandingPage(drawing: Drawing, photoHash: string): void {
  const page = drawing.add('FRAME', drawing.page, {
    name: 'Landing page',
    width: 1280,
    height: 880,
    fill: PAPER,
  });
  drawNavigation(drawing, page);
  drawing.add('FRAME', page, {
    name: 'Hero picture',
    x: 632,
    y: 112,
    width: 568,
    height: 448,
    radius: 28,
    fill: SAND,
  });
  drawing.text(page, 'Autumn 2026', {
    x: 80,
    y: 144,
    fontSize: 15,
    fontName: font('Semi Bold'),
    fill: '#b34a1c',
  });
  drawing.text(page, 'Quiet has\nits own\naddress.', {
    name: 'Headline',
    x: 76,
    y: 180,
    fontSize: 84,
    fontName: font('Bold'),
    letterSpacing: percent(-4),
    lineHeight: percent(98),
    fill: INK,
  });
  drawing.text(
    page,
    'Forty-one small cabins at the end of forty-one small roads. Bring a book; the lake is already there.',
    {
      name: 'Introduction',
      x: 80,
      y: 446,
      width: 416,
      fontSize: 18,
      lineHeight: percent(150),
      fill: STONE,
    },
  );
  drawButton(drawing, page, 'Find your cabin', { x: 80, y: 544, fill: EMBER });
  drawCards(drawing, page, photoHash);
}

function drawNavigation(drawing: Drawing, page: string): void {
  const bar = drawing.add('FRAME', page, {
    name: 'Navigation',
    x: 80,
    y: 28,
    width: 1120,
    height: 48,
    fills: [],
    layoutMode: 'HORIZONTAL',
    primaryAxisSizingMode: 'FIXED',
    counterAxisSizingMode: 'FIXED',
    primaryAxisAlignItems: 'SPACE_BETWEEN',
    counterAxisAlignItems: 'CENTER',
  });
  drawing.text(bar, 'Stille', {
    name: 'Wordmark',
    fontSize: 26,
    fontName: font('Extra Bold'),
    letterSpacing: percent(-4),
    fill: PINE,
  });
  const links = drawing.add('FRAME', bar, {
    name: 'Links',
    fills: [],
    layoutMode: 'HORIZONTAL',
    itemSpacing: 36,
    counterAxisAlignItems: 'CENTER',
  });
  for (const label of ['Cabins', 'Seasons', 'Journal', 'Getting there']) {
    drawing.text(links, label, { fontSize: 15, fontName: font('Medium'), fill: INK });
  }
  drawButton(drawing, bar, 'Book', { fill: PINE });
}

function drawButton(
  drawing: Drawing,
  parent: string,
  label: string,
  look: { readonly x?: number; readonly y?: number; readonly fill: string },
): void {
  const button = drawing.add('FRAME', parent, {
    name: `Button: ${label}`,
    radius: 24,
    layoutMode: 'HORIZONTAL',
    ...padding(14, 24),
    ...look,
  });
  drawing.text(button, label, { fontSize: 15, fontName: font('Semi Bold'), fill: SNOW });
}

function drawCards(drawing: Drawing, page: string, photoHash: string): void {
  const cards = [
    { title: 'Lake Hollow', note: 'Two beds, one boat' },
    { title: 'The Ridge', note: 'Four beds, no signal' },
    { title: 'Birch End', note: 'Two beds, a stove' },
  ];
  for (const [index, { title, note }] of cards.entries()) {
    const x = 80 + index * 384;
    drawing.add('RECTANGLE', page, {
      name: `${title} picture`,
      x,
      y: 640,
      width: 352,
      height: 144,
      radius: 20,
      fills: index === 0 ? photoFill(photoHash) : [solid(index === 1 ? '#d5dcd3' : '#dfd6e0')],
    });
    drawing.text(page, title, {
      x,
      y: 800,
      fontSize: 17,
      fontName: font('Semi Bold'),
      letterSpacing: percent(-1),
      fill: INK,
    });
    drawing.text(page, note, { x, y: 826, fontSize: 14, fill: STONE });
  }
}
