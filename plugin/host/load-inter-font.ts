let loading: Promise<void> | undefined;

/**
 * Makes the page draw text in Inter, the font of this host. Call it before a document with text is
 * built, or text is measured in another font. Again is free.
 */
export function loadInterFont(url: string): Promise<void> {
  loading ??= load(url);
  return loading;
}

async function load(url: string): Promise<void> {
  const font = new FontFace('Inter', `url(${JSON.stringify(url)})`, { weight: '100 900' });
  document.fonts.add(await font.load());
}
