import { callHost } from './host-call.ts';
import { register } from './references.ts';

interface Shape {
  readonly properties: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
}

interface NodeObject {
  readonly id: string;
  readonly children?: readonly NodeObject[];
}

type Test = (node: NodeObject) => boolean;

const shapes = new Map<string, Shape>();
const nodes = new Map<string, object>();

/** What a promise, JSON or a debugger asks of any object, and no node has. */
const ASKED_OF_ANY_OBJECT = new Set(['then', 'toJSON', 'constructor', 'inspect']);

/** The one object that stands for a node: every look-up of an id gives the same. */
export function nodeObject({ id, type }: { readonly id: string; readonly type: string }): object {
  const known = nodes.get(id);
  if (known) return known;
  const shape = shapeOf(type);
  const own = ownMembers(id, type, shape);
  const target: Record<string, unknown> = { id };
  const proxy = new Proxy(target, {
    get: (_target, key) => {
      if (typeof key === 'symbol' || ASKED_OF_ANY_OBJECT.has(key)) return undefined;
      if (key === 'removed') return callHost('removed', [id]);
      const member = own.get(key);
      if (member !== undefined) return member;
      return callHost('get', [id, key], true);
    },
    set: (_target, key, value) => {
      callHost('set', [id, String(key), value]);
      return true;
    },
    has: (_target, key) =>
      typeof key === 'string' && (own.has(key) || key === 'removed' || shape.properties.has(key)),
    deleteProperty: () => false,
    defineProperty: () => false,
  });
  nodes.set(id, proxy);
  return register(proxy, { $: 'node', v: { id, type } });
}

function shapeOf(type: string): Shape {
  const known = shapes.get(type);
  if (known) return known;
  const told = callHost('shape', [type]) as { properties: string[]; methods: string[] };
  const shape = { properties: new Set(told.properties), methods: new Set(told.methods) };
  shapes.set(type, shape);
  return shape;
}

function ownMembers(id: string, type: string, shape: Shape): Map<string, unknown> {
  const members = new Map<string, unknown>([
    ['id', id],
    ['type', type],
    ['toString', () => `[Node ${id}]`],
  ]);
  for (const name of shape.methods) {
    members.set(name, (...args: unknown[]) => callHost('method', [id, name, ...args]));
  }
  if (shape.properties.has('children')) addSearches(members, id);
  return members;
}

/** The searches that ask the plugin's own function, which the host cannot call. */
function addSearches(members: Map<string, unknown>, id: string): void {
  const children = (): readonly NodeObject[] =>
    callHost('get', [id, 'children'], true) as readonly NodeObject[];
  const all = (test: Test | undefined): NodeObject[] => {
    callHost('search', [id]);
    return [...below(children())].filter((node) => test === undefined || test(node));
  };
  members.set('findAll', all);
  members.set('findOne', (test: Test) => {
    callHost('search', [id]);
    for (const node of below(children())) if (test(node)) return node;
    return null;
  });
  members.set('findChildren', (test?: Test) =>
    children().filter((node) => test === undefined || test(node)),
  );
  members.set('findChild', (test: Test) => children().find((node) => test(node)) ?? null);
}

function* below(nodesAtLevel: readonly NodeObject[]): Generator<NodeObject> {
  for (const node of nodesAtLevel) {
    yield node;
    if ('children' in node) yield* below(node.children ?? []);
  }
}
