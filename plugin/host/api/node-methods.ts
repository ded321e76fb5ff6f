import { sizeOf } from '../document/bounds.ts';
import { cloneNode, instantiate } from '../document/clone-node.ts';
import type { NodeRecord, NodeType } from '../document/node-record.ts';
import { isInsideInstance, PARENTS, SCENE } from '../document/node-types.ts';
import { completePaint, type Paint } from '../document/paint.ts';
import { reparentNode } from '../document/reparent-node.ts';
import { rescaleNode } from '../document/rescale-node.ts';
import { resizeNode } from '../document/resize-node.ts';
import { type ExportSettings, exportNode } from '../render/export-node.ts';
import { FILLED, PAINTED } from './appearance-properties.ts';
import { readCriteria } from './node-criteria.ts';
import { PLUGIN_DATA_METHODS } from './plugin-data-methods.ts';
import { type PluginRun, requireAllPages, requireLoadedPage } from './plugin-run.ts';
import { setOf } from './property-rule.ts';
import { NodeReference } from './references.ts';
import { isPaintsWithPatterns } from './validate-paints.ts';
import { type Check, isBetween, isBoolean, isObject, isOneOf, isString } from './validators.ts';

export interface MethodRule {
  readonly types: ReadonlySet<NodeType>;
  call(run: PluginRun, record: NodeRecord, args: readonly unknown[]): unknown;
}

const ALL = setOf('DOCUMENT', 'PAGE', ...SCENE);
const PAGE = setOf('PAGE');
const RESIZABLE = new Set([...SCENE].filter((type) => type !== 'SECTION'));

/** There are no styles to set here, only none. */
const setStyle: MethodRule = {
  types: RESIZABLE,
  call: async (_run, _record, [styleId]) => {
    isString(styleId);
    if (styleId !== '') throw new Error(`The style "${styleId}" does not exist`);
  },
};

const isExportSettings: Check = isObject(
  { format: isOneOf('PNG', 'JPG') },
  {
    contentsOnly: isBoolean,
    useAbsoluteBounds: isBoolean,
    suffix: isString,
    colorProfile: isOneOf('DOCUMENT', 'SRGB'),
    constraint: isObject({ type: isOneOf('SCALE', 'WIDTH', 'HEIGHT'), value: isBetween(0.01) }),
  },
);

/** Every node method this host has, but for those that take a callback: the sandbox adds these. */
export const NODE_METHODS: Readonly<Record<string, MethodRule>> = {
  ...Object.fromEntries(
    Object.entries(PLUGIN_DATA_METHODS).map(([name, call]) => [name, { types: ALL, call }]),
  ),
  remove: {
    types: ALL,
    call: (run, record) => {
      if (isInsideInstance(record)) throw new Error('Removing this node is not allowed');
      if (record.type === 'DOCUMENT') throw new Error('Removing this node is not allowed');
      if (record.type === 'PAGE' && run.document.pages().length === 1) {
        throw new Error('Removing this node is not allowed');
      }
      run.session.remove(record.id);
    },
  },
  clone: {
    types: setOf('PAGE', ...SCENE),
    call: (run, record) => new NodeReference(cloneNode(run.session, record)),
  },
  appendChild: {
    types: PARENTS,
    call: (run, record, [child]) => {
      requireLoadedPage(run, record);
      reparentNode(run.session, node(run, child), record);
    },
  },
  insertChild: {
    types: PARENTS,
    call: (run, record, [index, child]) => {
      requireLoadedPage(run, record);
      const count = run.document.children(record.id).length;
      isBetween(0, count)(index);
      reparentNode(run.session, node(run, child), record, index as number);
    },
  },
  resize: { types: RESIZABLE, call: (run, record, args) => resize(run, record, args, true) },
  resizeWithoutConstraints: {
    types: SCENE,
    call: (run, record, args) => resize(run, record, args, false),
  },
  rescale: {
    types: RESIZABLE,
    call: (run, record, [factor]) => {
      isBetween(0.01)(factor);
      if (isInsideInstance(record)) {
        throw new Error('This property cannot be overriden in an instance');
      }
      rescaleNode(run.session, record, factor as number);
    },
  },
  findAllWithCriteria: {
    types: PARENTS,
    call: (run, record, [criteria]) => {
      const meets = readCriteria(criteria, run.manifest.id);
      if (record.type === 'DOCUMENT') requireAllPages(run, 'findAllWithCriteria');
      requireLoadedPage(run, record);
      return [...run.document.descendants(record.id)]
        .filter(meets)
        .map((one) => new NodeReference(one));
    },
  },
  exportAsync: {
    types: setOf('PAGE', ...SCENE),
    call: async (run, record, [settings]) => {
      requireLoadedPage(run, record);
      const given = settings ?? { format: 'PNG' };
      const format = (given as { readonly format?: unknown }).format;
      if (format === 'SVG' || format === 'SVG_STRING' || format === 'PDF') {
        throw new Error(`Exporting ${format} is not implemented by this Figma host`);
      }
      isExportSettings(given);
      return exportNode(
        { document: run.document, bitmaps: run.bitmaps },
        record,
        given as ExportSettings,
      );
    },
  },
  getTopLevelFrame: {
    types: SCENE,
    call: (run, record) => {
      const frames = [record, ...run.document.ancestors(record.id)].filter(
        (one) => one.type === 'FRAME',
      );
      const top = frames.at(-1);
      return top ? new NodeReference(top) : undefined;
    },
  },
  setFillsAsync: { types: FILLED, call: setPaints('fills') },
  setStrokesAsync: { types: PAINTED, call: setPaints('strokes') },
  setFillStyleIdAsync: setStyle,
  setStrokeStyleIdAsync: setStyle,
  setEffectStyleIdAsync: setStyle,
  loadAsync: {
    types: PAGE,
    call: async (run, record) => {
      run.loadedPages.add(record.id);
    },
  },
  createInstance: {
    types: setOf('COMPONENT'),
    call: (run, record) => new NodeReference(instantiate(run.session, record)),
  },
  getMainComponentAsync: {
    types: setOf('INSTANCE'),
    call: async (run, record) => {
      const main = run.document.get(record.mainComponent ?? '');
      return main ? new NodeReference(main) : null;
    },
  },
};

/** The record of a node given as an argument. */
export function node(run: PluginRun, value: unknown): NodeRecord {
  if (!(value instanceof NodeReference)) throw new Error('Expected node');
  return run.document.require(value.id);
}

/** Where Figma has to load the layers of patterns first; one that is gone cannot be. */
function setPaints(key: 'fills' | 'strokes'): MethodRule['call'] {
  return async (run, record, [given]) => {
    isPaintsWithPatterns(given);
    const paints = (given as readonly Paint[]).map(completePaint);
    for (const paint of paints) {
      if (paint.type === 'PATTERN') run.document.require(paint.sourceNodeId);
    }
    run.session.update(record.id, { [key]: paints });
  };
}

function resize(
  run: PluginRun,
  record: NodeRecord,
  [width, height]: readonly unknown[],
  applyConstraints: boolean,
): void {
  if (isInsideInstance(record)) {
    throw new Error('This property cannot be overriden in an instance');
  }
  isBetween(record.type === 'TEXT' ? 0 : 0.01)(width);
  if (record.type === 'LINE') isOneOf(0)(height);
  else isBetween(0.01)(height);
  const before = sizeOf(run.document, record);
  if (before.width === width && before.height === height) return;
  resizeNode(run.session, record, width as number, height as number, applyConstraints);
}
