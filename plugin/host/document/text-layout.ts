import type { NodeRecord } from './node-record.ts';

/** The one font family this host knows, and the weight of each of its styles. */
export const INTER_STYLES: Readonly<Record<string, number>> = {
  Thin: 100,
  'Extra Light': 200,
  Light: 300,
  Regular: 400,
  Medium: 500,
  'Semi Bold': 600,
  Bold: 700,
  'Extra Bold': 800,
  Black: 900,
};

/** Inter's ascent and descent as shares of the font size (its `hhea` table). */
const ASCENT = 0.96875;
const DESCENT = 0.2412;

export interface TextLine {
  readonly text: string;
  /** Of the line's left edge and baseline, px in the node. */
  readonly x: number;
  readonly baseline: number;
}

export interface TextLayout {
  readonly lines: readonly TextLine[];
  readonly width: number;
  readonly height: number;
}

export function canvasFont({ fontName, fontSize }: NodeRecord): string {
  return `${INTER_STYLES[fontName.style] ?? 400} ${fontSize}px Inter, sans-serif`;
}

/** px */
export function letterSpacingOf({ letterSpacing, fontSize }: NodeRecord): number {
  return letterSpacing.unit === 'PIXELS'
    ? letterSpacing.value
    : (fontSize * letterSpacing.value) / 100;
}

let measuring: OffscreenCanvasRenderingContext2D | null | undefined;

/** Breaks a text layer's characters into lines inside its width, or as wide as they want to be. */
export function layoutText(record: NodeRecord): TextLayout {
  const measure = measureWith(record);
  const hugs = record.textAutoResize === 'WIDTH_AND_HEIGHT';
  const paragraphs = record.characters.split(/\n|\u2028/);
  const texts = hugs
    ? paragraphs
    : paragraphs.flatMap((paragraph) => wrap(paragraph, record.width, measure));
  const widths = texts.map(measure);
  const lineHeight = lineHeightOf(record);
  const width = hugs ? Math.ceil(Math.max(0, ...widths)) : record.width;
  const height = Math.round(lineHeight * texts.length);
  const leading = (lineHeight - record.fontSize * (ASCENT + DESCENT)) / 2;
  const top = offset(record.textAlignVertical, (hugs ? height : record.height) - height);
  const lines = texts.map((text, index) => ({
    text,
    x: offset(record.textAlignHorizontal, width - (widths[index] ?? 0)),
    baseline: top + index * lineHeight + leading + record.fontSize * ASCENT,
  }));
  return { lines, width, height };
}

/** The size a text layer takes by its `textAutoResize`. */
export function textSize(record: NodeRecord): { width: number; height: number } {
  const fixed = record.textAutoResize === 'NONE' || record.textAutoResize === 'TRUNCATE';
  const { width, height } = fixed ? record : layoutText(record);
  return { width, height };
}

function lineHeightOf({ lineHeight, fontSize }: NodeRecord): number {
  if (lineHeight.unit === 'PIXELS') return lineHeight.value;
  if (lineHeight.unit === 'PERCENT') return (fontSize * lineHeight.value) / 100;
  return Math.round(fontSize * (ASCENT + DESCENT));
}

function measureWith(record: NodeRecord): (text: string) => number {
  measuring ??= new OffscreenCanvas(1, 1).getContext('2d');
  const context = measuring;
  if (!context) return (text) => text.length * record.fontSize * 0.55;
  context.font = canvasFont(record);
  context.letterSpacing = `${letterSpacingOf(record)}px`;
  return (text) => context.measureText(text).width;
}

function wrap(paragraph: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/(?<=\s)/)) {
    if (line !== '' && measure((line + word).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  return [...lines, line];
}

function offset(alignment: string, left: number): number {
  if (alignment === 'CENTER') return left / 2;
  return alignment === 'RIGHT' || alignment === 'BOTTOM' ? left : 0;
}
