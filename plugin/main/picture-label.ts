/** px of a label's letters: to be read from where the whole picture is in view. */
const fontSizeOf = (width: number): number => Math.min(Math.max(Math.round(width / 20), 12), 96);

/** px above a labelled picture of this width that its label takes. */
export const labelRoom = (width: number): number => fontSizeOf(width) * 2;

const FONT: FontName = { family: 'Inter', style: 'Medium' };
/** Between black and white, so that it can be read on either. */
const COLOUR: RGB = { r: 0.45, g: 0.47, b: 0.5 };

/** Stands words above a picture, no wider than it. Without its font there is no label. */
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
  for (let length = words.length - 1; text.width > picture.width && length > 0; length -= 1) {
    text.characters = `${words.slice(0, length).trimEnd()}…`;
  }
  text.name = words;
  text.x = picture.x;
  text.y = picture.y - (labelRoom(picture.width) + text.height) / 2;
}
