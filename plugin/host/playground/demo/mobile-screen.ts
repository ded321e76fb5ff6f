import { INK, PAPER, PINE, SNOW, STONE } from './colours.ts';
import { type Drawing, font, padding, percent } from './drawing.ts';

/** A phone's screen whose cards stack by themselves. */
export function drawMobileScreen(drawing: Drawing): void {
  const screen = drawing.add('FRAME', drawing.page, {
    name: 'Mobile screen',
    y: 980,
    width: 390,
    height: 844,
    radius: 36,
    fill: PAPER,
    layoutMode: 'VERTICAL',
    primaryAxisSizingMode: 'FIXED',
    counterAxisSizingMode: 'FIXED',
    itemSpacing: 20,
    ...padding(36, 20),
  });
  drawing.text(screen, 'Good evening,\nIngrid', {
    name: 'Greeting',
    fontSize: 34,
    fontName: font('Bold'),
    letterSpacing: percent(-3),
    lineHeight: percent(108),
    fill: INK,
  });
  drawChips(drawing, screen);
  drawCard(drawing, screen, 'Tonight', 'First snow above the tree line', '#d3dae2');
  drawCard(drawing, screen, 'Tomorrow', 'Boat to the far shore at nine', '#e5d8cf');
}

function drawChips(drawing: Drawing, screen: string): void {
  const row = drawing.add('FRAME', screen, {
    name: 'Filters',
    fills: [],
    layoutMode: 'HORIZONTAL',
    itemSpacing: 8,
  });
  for (const [index, label] of ['All', 'Lake', 'Forest', 'Fell'].entries()) {
    const chip = drawing.add('FRAME', row, {
      name: `Filter: ${label}`,
      radius: 16,
      fill: index === 0 ? PINE : SNOW,
      layoutMode: 'HORIZONTAL',
      ...padding(8, 14),
    });
    drawing.text(chip, label, {
      fontSize: 13,
      fontName: font('Medium'),
      fill: index === 0 ? SNOW : INK,
    });
  }
}

function drawCard(
  drawing: Drawing,
  screen: string,
  title: string,
  note: string,
  empty: string,
): void {
  const card = drawing.add('FRAME', screen, {
    name: `${title} card`,
    radius: 24,
    fill: SNOW,
    width: 350,
    layoutMode: 'VERTICAL',
    counterAxisSizingMode: 'FIXED',
    layoutAlign: 'STRETCH',
    itemSpacing: 4,
    ...padding(12, 12),
    paddingBottom: 16,
  });
  drawing.add('RECTANGLE', card, {
    name: `${title} picture`,
    width: 326,
    height: 196,
    radius: 14,
    layoutAlign: 'STRETCH',
    fill: empty,
  });
  drawing.text(card, title, {
    fontSize: 17,
    fontName: font('Semi Bold'),
    lineHeight: { unit: 'PIXELS', value: 30 },
    fill: INK,
  });
  drawing.text(card, note, { fontSize: 14, fill: STONE });
}
