/** The page a node stands on; `null` for what is on none. */
export function pageOf(node: BaseNode): PageNode | null {
  for (let above: BaseNode | null = node; above; above = above.parent) {
    if (above.type === 'PAGE') return above;
  }
  return null;
}
