import type { NodeRecord, NodeType } from '../document/node-record.ts';
import { isInsideInstance } from '../document/node-types.ts';
import { FIGMA_METHODS } from './figma-methods.ts';
import { NODE_METHODS } from './node-methods.ts';
import { NODE_PROPERTIES } from './node-properties.ts';
import type { PluginRun } from './plugin-run.ts';
import { UNIMPLEMENTED_NODE_MEMBERS } from './unimplemented-members.ts';

/** What the sandbox must know to make node objects of one type. */
export interface NodeShape {
  readonly properties: readonly string[];
  readonly methods: readonly string[];
}

export function shapeOf(type: NodeType): NodeShape {
  const having = (rules: Readonly<Record<string, { readonly types: ReadonlySet<NodeType> }>>) =>
    Object.keys(rules).filter((name) => rules[name]?.types.has(type));
  return { properties: having(NODE_PROPERTIES), methods: having(NODE_METHODS) };
}

export function getProperty(run: PluginRun, id: string, name: string): unknown {
  return said(`get_${name}`, () => {
    const record = run.document.require(id);
    return ruleFor(record, name).get(run, record);
  });
}

export function setProperty(run: PluginRun, id: string, name: string, value: unknown): void {
  said(`set_${name}`, () => {
    const record = run.document.require(id);
    const rule = ruleFor(record, name);
    if (!rule.set) throw new TypeError(`Cannot assign to read only property '${name}' of object`);
    if (rule.fixedInInstance && isInsideInstance(record)) {
      throw new Error('This property cannot be overriden in an instance');
    }
    try {
      rule.set(run, record, value);
    } catch (error) {
      throw isValidation(error)
        ? new Error(`Property "${name}" failed validation: ${error.message}`)
        : error;
    }
    run.session.settle();
  });
}

export function callMethod(
  run: PluginRun,
  id: string,
  name: string,
  args: readonly unknown[],
): unknown {
  return said(name, () => {
    const record = run.document.require(id);
    const rule = NODE_METHODS[name];
    if (!rule?.types.has(record.type)) throw absent(record, name);
    const result = rule.call(run, record, args);
    run.session.settle();
    return result;
  });
}

export function callFigma(run: PluginRun, name: string, args: readonly unknown[]): unknown {
  return said(name, () => {
    const method = FIGMA_METHODS[name];
    if (!method) throw new Error(`figma.${name} is not implemented by this Figma host`);
    const result = method(run, args);
    run.session.settle();
    return result;
  });
}

function ruleFor(record: NodeRecord, name: string): NonNullable<(typeof NODE_PROPERTIES)[string]> {
  const rule = NODE_PROPERTIES[name];
  if (!rule?.types.has(record.type)) throw absent(record, name);
  return rule;
}

/** Tells what Figma lacks as well from what only this host lacks. */
function absent(record: NodeRecord, name: string): Error {
  return UNIMPLEMENTED_NODE_MEMBERS.has(name)
    ? new Error(`${record.type} node.${name} is not implemented by this Figma host`)
    : new TypeError(`no such property '${name}' on ${record.type} node`);
}

/** The checks of `validators.ts` and their relatives all begin so. */
function isValidation(error: unknown): error is Error {
  return (
    error instanceof Error &&
    /^(Expected|Invalid|Number must|Required value|Unrecognized)/.test(error.message)
  );
}

/** Figma's errors name the call they came from. */
function said<Result>(where: string, act: () => Result): Result {
  const named = (error: unknown): Error => {
    if (!(error instanceof Error)) return new Error(String(error));
    const known = error.message.startsWith('in ') || error.message.includes('not implemented by');
    const message = known ? error.message : `in ${where}: ${error.message}`;
    return error instanceof TypeError ? new TypeError(message) : new Error(message);
  };
  try {
    const result = act();
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => Promise.reject(named(error))) as Result;
  } catch (error) {
    throw named(error);
  }
}
