import { ROOT_ID } from '../document/host-document.ts';
import { importSvg } from '../document/import-svg.ts';
import type { NodeRecord, NodeType } from '../document/node-record.ts';
import { isInsideInstance } from '../document/node-types.ts';
import { reparentInPlace } from '../document/reparent-node.ts';
import { node } from './node-methods.ts';
import type { PluginRun } from './plugin-run.ts';
import { NodeReference } from './references.ts';
import { isArrayOf, isBetween, isString } from './validators.ts';

export type FigmaMethod = (run: PluginRun, args: readonly unknown[]) => unknown;

/** The `figma.create…` functions and grouping. New layers land on the current page, in front. */
export const CREATE_METHODS: Readonly<Record<string, FigmaMethod>> = {
  createRectangle: creates('RECTANGLE'),
  createFrame: creates('FRAME'),
  createEllipse: creates('ELLIPSE'),
  createLine: creates('LINE'),
  createPolygon: creates('POLYGON'),
  createStar: creates('STAR'),
  createVector: creates('VECTOR'),
  createText: creates('TEXT'),
  createSection: creates('SECTION'),
  createComponent: creates('COMPONENT'),
  createPage: (run) => {
    const page = run.session.create('PAGE', ROOT_ID, {
      name: `Page ${run.document.pages().length + 1}`,
    });
    run.loadedPages.add(page.id);
    return new NodeReference(page);
  },
  createNodeFromSvg: (run, [svg]) => {
    isString(svg);
    return new NodeReference(importSvg(run.session, svg as string));
  },
  group: (run, [nodes, parent, index]) => {
    isArrayOf((one) => node(run, one))(nodes);
    const members = (nodes as readonly NodeReference[]).map((one) => node(run, one));
    if (members.length === 0)
      throw new Error('First argument must be an array of at least one node');
    return new NodeReference(group(run, members, node(run, parent), index));
  },
  ungroup: (run, [group]) => ungroup(run, node(run, group)).map((one) => new NodeReference(one)),
};

function creates(type: NodeType): FigmaMethod {
  return (run) => new NodeReference(run.session.create(type));
}

function group(
  run: PluginRun,
  members: readonly NodeRecord[],
  parent: NodeRecord,
  index: unknown,
): NodeRecord {
  const page = run.document.pageOf(parent.id);
  if (members.some((member) => run.document.pageOf(member.id) !== page)) {
    throw new Error('Grouped nodes must be in the same page as the parent');
  }
  if (members.some(isInsideInstance) || isInsideInstance(parent) || parent.type === 'INSTANCE') {
    throw new Error('Cannot move node. New parent is an instance or is inside of an instance');
  }
  const made = run.session.create('GROUP', parent.id);
  if (index !== undefined) {
    isBetween(0)(index);
    const order = run.session.orderAt(parent.id, index as number, made.id);
    run.session.update(made.id, { order });
  }
  const inOrder = [...run.document.descendants(page ?? ROOT_ID)].filter((one) =>
    members.some((member) => member.id === one.id),
  );
  for (const member of inOrder) reparentInPlace(run.session, member, run.document.require(made.id));
  return run.document.require(made.id);
}

function ungroup(run: PluginRun, group: NodeRecord): NodeRecord[] {
  const parent = run.document.require(group.parent ?? ROOT_ID);
  const index = run.document.children(parent.id).indexOf(group.id);
  const children = run.document.children(group.id).map((id) => run.document.require(id));
  children.forEach((child, position) => {
    reparentInPlace(run.session, child, parent, index + position + 1);
  });
  run.session.remove(group.id);
  return children;
}
