/** px of a label's letters: to be read from where the whole picture is in view. */
const fontSizeOf = (width: number): number => Math.min(Math.max(Math.round(width / 20), 12), 96);

/** px above a labelled picture of this width that its label takes. */
const roomAbove = (width: number): number => fontSizeOf(width) * 2;

/** px that a label may be wide: beyond a small picture, where its beginning would say nothing. */
const labelWidth = (width: number): number => Math.max(width, fontSizeOf(width) * 12);

/** px that a picture of this size takes with its label above it. */
export function labelledSize(
  width: number,
  height: number,
): { width: number; height: number; above: number } {
  const above = roomAbove(width);
  return { width: labelWidth(width), height: height + above, above };
}

const FONT: FontName = { family: 'Inter', style: 'Medium' };
/** Between black and white, so that it can be read on either. */
const COLOUR: RGB = { r: 0.45, g: 0.47, b: 0.5 };

/** Stands words above a picture, within its room. Without its font there is no label. */
export async function labelPicture(picture: SceneNode, words: string): Promise<void> {
  const { parent } = picture;
  if (!parent || !('insertChild' in parent)) return;
  try {
    await figma.loadFontAsync(FONT);
  } catch {
    return;
  }
  const text = figma.createText();
  parent.appendChild(text);
  text.fontName = FONT;
  text.fontSize = fontSizeOf(picture.width);
  text.fills = [{ type: 'SOLID', color: COLOUR }];
  text.characters = words;
  const widest = labelWidth(picture.width);
  for (let length = words.length - 1; text.width > widest && length > 0; length -= 1) {
    text.characters = `${words.slice(0, length).trimEnd()}…`;
  }
  text.name = words;
  text.x = picture.x;
  text.y = picture.y - (roomAbove(picture.width) + text.height) / 2;
}
