/** The page with this id, so that its layers can be read and added to; `null` where it is gone. */
export async function loadedPage(id: string): Promise<PageNode | null> {
  const page = await figma.getNodeByIdAsync(id);
  if (page?.type !== 'PAGE') return null;
  await page.loadAsync();
  return page;
}
