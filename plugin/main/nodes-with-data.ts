import { FILLABLE_TYPES } from './landing-of.ts';

/** The layers of a loaded page that have this plugin's data under `key`; only fillable ones can. */
export function nodesWithData(page: PageNode, key: string): SceneNode[] {
  return page
    .findAllWithCriteria({ types: [...FILLABLE_TYPES] })
    .filter((node) => node.getPluginData(key) !== '');
}
