/** What comes back to a layer once the paints on top of its own are gone. */
export interface KeptStyle {
  fillStyleId: string;
  /** The layer's own paints, which were the style's, as JSON. */
  ownFills: string;
}

/** Puts paints on top of a layer's own, which ends its fill style; answers what to give back. */
export async function addFills(
  node: MinimalFillsMixin,
  paints: readonly Paint[],
): Promise<KeptStyle | null> {
  const { fillStyleId } = node;
  const own = node.fills as readonly Paint[];
  await node.setFillsAsync([...own, ...paints]);
  if (typeof fillStyleId !== 'string' || fillStyleId === '') return null;
  // Read anew: Figma may write them otherwise where no style has them.
  const kept = (node.fills as readonly Paint[]).slice(0, own.length);
  return { fillStyleId, ownFills: JSON.stringify(kept) };
}

/** Gives the style back, unless the designer has given the layer other fills or a style since. */
export async function giveStyleBack(
  node: MinimalFillsMixin,
  { fillStyleId, ownFills }: { fillStyleId: string | null; ownFills?: string },
): Promise<void> {
  if (!fillStyleId || node.fillStyleId !== '' || JSON.stringify(node.fills) !== ownFills) return;
  // The style may have been deleted meanwhile; its copy is what stays then.
  await node.setFillStyleIdAsync(fillStyleId).catch(() => undefined);
}
