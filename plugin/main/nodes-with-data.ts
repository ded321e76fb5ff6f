/** The layers of a loaded page that have this plugin's data under `key`. */
export function nodesWithData(page: PageNode, key: string): SceneNode[] {
  return page.findAllWithCriteria({ pluginData: { keys: [key] } });
}
