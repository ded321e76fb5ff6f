import { DUSK, EMBER, INK, PAPER, PINE, SNOW, STONE, solid } from './colours.ts';
import { type Drawing, font, percent } from './drawing.ts';

const CELL = { width: 250, height: 262 };
/** px, where the first cell's shape begins. */
const START = { x: 51, y: 62 };

/** A section with one of everything a picture may be asked to land on. */
export function drawShapesToFill(drawing: Drawing): void {
  const section = drawing.add('SECTION', drawing.page, {
    name: 'Shapes to fill',
    x: 470,
    y: 980,
    width: 1050,
    height: 844,
    radius: 8,
    fill: SNOW,
  });
  const cell = (index: number) => ({
    x: START.x + (index % 4) * CELL.width,
    y: START.y + Math.floor(index / 4) * CELL.height,
    width: 180,
    height: 170,
  });
  drawing.add('RECTANGLE', section, { name: 'Rectangle', ...cell(0), fill: '#cfd8d3' });
  drawing.add('RECTANGLE', section, {
    name: 'Rounded rectangle',
    ...cell(1),
    radius: 36,
    fill: '#e6cdbd',
  });
  drawing.add('ELLIPSE', section, { name: 'Ellipse', ...cell(2), fill: '#c9d0e0' });
  drawing.add('POLYGON', section, { name: 'Polygon', ...cell(3), pointCount: 6, fill: '#ddd0e2' });
  drawing.add('STAR', section, { name: 'Star', ...cell(4), fill: '#efd9a8' });
  drawing.add('RECTANGLE', section, {
    name: 'Rotated',
    x: START.x + CELL.width + 12,
    y: START.y + CELL.height + 38,
    width: 150,
    height: 120,
    rotation: 14,
    radius: 12,
    fill: '#cbdcd9',
  });
  const line = cell(6);
  drawing.add('LINE', section, {
    name: 'Line',
    ...line,
    y: line.y + 150,
    width: 220,
    height: 0,
    rotation: 35,
    strokes: [solid(EMBER)],
    strokeWeight: 6,
    strokeCap: 'ROUND',
  });
  drawing.text(section, 'Text is\nnever\nfilled', {
    name: 'Words',
    ...cell(7),
    fontSize: 46,
    fontName: font('Bold'),
    letterSpacing: percent(-4),
    lineHeight: percent(110),
    fill: PINE,
  });
  drawMoon(drawing, section, cell(8));
  const badge = drawBadge(drawing, section, cell(9));
  drawing.instance(badge, section, { name: 'Badge instance', ...cell(10) });
  drawing.add('RECTANGLE', section, {
    name: 'Locked',
    ...cell(11),
    radius: 12,
    locked: true,
    fills: [],
    strokes: [solid(STONE)],
    strokeWeight: 2,
    dashPattern: [8, 8],
  });
  for (const [index, label] of LABELS.entries()) {
    const { x, y } = cell(index);
    drawing.text(section, label, {
      name: `Label: ${label}`,
      x,
      y: y + 190,
      fontSize: 15,
      fill: STONE,
    });
  }
}

const LABELS = [
  'Rectangle',
  'Rounded rectangle',
  'Ellipse',
  'Polygon',
  'Star',
  'Rotated',
  'Line',
  'Text',
  'Group',
  'Component',
  'Instance',
  'Locked',
];

interface Cell {
  readonly x: number;
  readonly y: number;
}

function drawMoon(drawing: Drawing, section: string, { x, y }: Cell): void {
  const group = drawing.add('GROUP', section, { name: 'Moon' });
  drawing.add('ELLIPSE', group, {
    name: 'Light',
    x,
    y: y + 4,
    width: 164,
    height: 164,
    fill: DUSK,
  });
  drawing.add('ELLIPSE', group, {
    name: 'Shadow',
    x: x + 48,
    y: y + 4,
    width: 132,
    height: 132,
    fill: SNOW,
  });
}

function drawBadge(drawing: Drawing, section: string, cell: Cell): string {
  const badge = drawing.add('COMPONENT', section, {
    name: 'Badge',
    ...cell,
    radius: 24,
    fill: INK,
  });
  drawing.add('ELLIPSE', badge, {
    name: 'Badge picture',
    x: 50,
    y: 24,
    width: 80,
    height: 80,
    fill: DUSK,
  });
  drawing.text(badge, 'Cabin 41', {
    x: 0,
    y: 122,
    width: 180,
    fontSize: 17,
    fontName: font('Semi Bold'),
    textAlignHorizontal: 'CENTER',
    fill: PAPER,
  });
  return badge;
}
