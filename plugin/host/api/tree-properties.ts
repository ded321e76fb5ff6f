import type { VectorPath } from '../document/node-record.ts';
import { PARENTS, SCENE } from '../document/node-types.ts';
import { pathSize } from '../document/path-size.ts';
import { isDynamicPage, requireLoadedPage } from './plugin-run.ts';
import { computed, field, type PropertyRule, setOf } from './property-rule.ts';
import { NodeReference } from './references.ts';
import { type Check, isArrayOf, isBoolean, isObject, isOneOf, isString } from './validators.ts';

const ALL = setOf('DOCUMENT', 'PAGE', ...SCENE);
const PAGE = setOf('PAGE');
const OPENED = setOf('FRAME', 'COMPONENT', 'INSTANCE', 'GROUP');

const isVectorPaths: Check = isArrayOf(
  isObject({ windingRule: isOneOf('NONZERO', 'EVENODD', 'NONE'), data: isString }),
);

/** A node's place in the tree, its name, and what is particular to its type. */
export const TREE_PROPERTIES: Readonly<Record<string, PropertyRule>> = {
  type: computed(ALL, (_run, record) => record.type),
  name: {
    types: ALL,
    fields: ['name'],
    fixedInInstance: false,
    get: (_run, record) => record.name,
    set: (run, record, value) => {
      isString(value);
      run.session.update(record.id, { name: value as string, autoRename: value === '' });
    },
  },
  parent: computed(
    ALL,
    (run, record) => {
      const parent = record.parent === null ? undefined : run.document.get(record.parent);
      return parent ? new NodeReference(parent) : null;
    },
    ['parent'],
  ),
  children: computed(PARENTS, (run, record) => {
    requireLoadedPage(run, record);
    return run.document
      .children(record.id)
      .map((id) => new NodeReference(run.document.require(id)));
  }),
  expanded: field(OPENED, 'expanded', isBoolean),
  selection: {
    types: PAGE,
    fields: [],
    fixedInInstance: false,
    get: (run, record) =>
      run.session.selection(record.id).map((id) => new NodeReference(run.document.require(id))),
    set: (run, record, value) => {
      isArrayOf((item) => {
        if (!(item instanceof NodeReference)) throw new Error('Expected node');
      })(value);
      run.session.select(
        (value as readonly NodeReference[]).map((node) => node.id),
        record.id,
      );
    },
  },
  isPageDivider: computed(PAGE, () => false),
  vectorPaths: {
    types: setOf('VECTOR'),
    fields: ['vectorPaths'],
    fixedInInstance: true,
    get: (_run, record) => record.vectorPaths,
    set: (run, record, value) => {
      isVectorPaths(value);
      const vectorPaths = value as readonly VectorPath[];
      const { width, height } = pathSize(vectorPaths.map((path) => path.data));
      const size = { width, height, vectorWidth: width, vectorHeight: height };
      run.session.update(record.id, { vectorPaths, ...size });
    },
  },
  sectionContentsHidden: field(setOf('SECTION'), 'sectionContentsHidden', isBoolean),
  description: field(setOf('COMPONENT'), 'description', isString),
  mainComponent: computed(setOf('INSTANCE'), (run, record) => {
    if (isDynamicPage(run)) {
      throw new Error(
        'Cannot call with documentAccess: dynamic-page. Use node.getMainComponentAsync instead.',
      );
    }
    const main = record.mainComponent === null ? undefined : run.document.get(record.mainComponent);
    return main ? new NodeReference(main) : null;
  }),
};
