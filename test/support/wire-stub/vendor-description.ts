import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { descriptionsFolder } from './descriptions-folder.ts';
import type { WireRequest } from './wire-stub.ts';

type Schema = Record<string, unknown>;

export interface DescriptionOptions {
  /** In `../shared/specs`. */
  file: string;
  /** The path of the description that a request goes to; the request's own where left out. */
  pathOf?(request: WireRequest): string;
  /**
   * What the vendor takes and the description does not know, each with where that is written. A
   * field that is in neither is a fault of ours.
   */
  newer?: readonly NewerField[];
  /** What the vendor answers and the description does not have, each with where that is written. */
  elsewhere?: readonly UndescribedPath[];
}

export interface UndescribedPath {
  /** As a description would have it: `/v1/user/balance`, `/v1/tasks/{id}`, `/models/{+name}`. */
  path: string;
  written: string;
}

export interface NewerField {
  /** A schema of the description's components. */
  schema: string;
  field: string;
  /** What the field may hold besides what the description says. */
  allow: Schema;
  written: string;
}

/** Checks requests against a vendor's description, unknown fields refused. */
export interface VendorDescription {
  /** What is wrong with a request as it was received; empty where nothing is. */
  requestFaults(request: WireRequest): string[];
  /** Whether a request is one of those that the description is known not to have. */
  isElsewhere(request: WireRequest): boolean;
}

interface Document {
  components?: { schemas?: Record<string, Schema>; parameters?: Record<string, Parameter> };
  paths: Record<string, PathItem>;
}
type PathItem = Record<string, Operation> & { parameters?: Parameter[] };
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, Media> };
}
interface Parameter {
  $ref?: string;
  in?: string;
  name?: string;
  required?: boolean;
}
interface Media {
  schema?: Schema;
}

/** `null` where the description does not lie beside the project. */
export function vendorDescription(options: DescriptionOptions): VendorDescription | null {
  const file = path.join(descriptionsFolder().folder, options.file);
  if (!existsSync(file)) return null;
  const document = parsed(file);
  const schemas = document.components?.schemas ?? {};
  for (const { schema, field, allow } of options.newer ?? [])
    addNewer(schemas, schema, field, allow);
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const validators = new Map<Schema, ValidateFunction>();
  const validatorOf = (schema: Schema) => {
    const known = validators.get(schema);
    if (known) return known;
    const made = ajv.compile(closed(schema, schemas) as Schema);
    validators.set(schema, made);
    return made;
  };
  const isElsewhere: VendorDescription['isElsewhere'] = ({ path: where }) =>
    options.elsewhere?.some((known) => fits(known.path, where)) === true;
  return {
    isElsewhere,
    requestFaults(request) {
      if (isElsewhere(request)) return [];
      const where = options.pathOf?.(request) ?? request.path;
      const operation = operationFor(document, where, request.method);
      if (!operation) return [`${request.method} ${where} is not in the description`];
      const strange = queryFaults(request, operation, document);
      if (strange.length > 0) return strange;
      // The makers' clients name a type for what they do not send.
      const sendsNothing = request.files.length === 0 && Object.keys(request.fields).length === 0;
      if (request.method === 'GET' && sendsNothing) return [];
      const media = operation.requestBody?.content ?? {};
      const [type = ''] = (request.headers['content-type'] ?? '').split(';');
      const schema = media[type]?.schema;
      if (!schema) return type === '' ? [] : [`${where} takes no ${type}`];
      const value =
        type === 'multipart/form-data' ? formValue(request, schema, schemas) : request.fields;
      const validate = validatorOf(schema);
      if (validate(value)) return [];
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
      );
    },
  };
}

/** Whether a path is one of those that a template stands for: `{id}` for a part, `{+rest}` for several. */
function fits(template: string, where: string): boolean {
  const pattern = template.replaceAll(/\{(\+?)[^}]+\}|[.*+?^$()|[\]\\]/g, (found, several) => {
    if (!found.startsWith('{')) return `\\${found}`;
    return several === '+' ? '.+' : '[^/]+';
  });
  return new RegExp(`^${pattern}$`).test(where);
}

function operationFor(
  { paths }: Document,
  where: string,
  method: string,
): { parameters: Parameter[]; requestBody?: Operation['requestBody'] } | null {
  const name = method.toLowerCase();
  const found = [where, ...Object.keys(paths)].find(
    (template) => paths[template]?.[name] && fits(template, where),
  );
  const item = found === undefined ? undefined : paths[found];
  const operation = item?.[name];
  if (!item || !operation) return null;
  const { requestBody, parameters = [] } = operation;
  return {
    parameters: [...(item.parameters ?? []), ...parameters],
    ...(requestBody && { requestBody }),
  };
}

/** What of a request's query is unknown, and what is missing from it. */
function queryFaults(
  { query }: WireRequest,
  { parameters }: { parameters: Parameter[] },
  { components }: Document,
): string[] {
  const known = parameters
    .map((one) => components?.parameters?.[one.$ref?.split('/').at(-1) ?? ''] ?? one)
    .filter((one) => one.in === 'query');
  const names = new Set(known.map(({ name }) => name));
  return [
    ...Object.keys(query)
      .filter((name) => !names.has(name))
      .map((name) => `the query has ${name}, which is not in the description`),
    ...known
      .filter(({ name, required }) => required === true && !Object.hasOwn(query, name ?? ''))
      .map(({ name }) => `the query lacks ${name}`),
  ];
}

function parsed(file: string): Document {
  const text = readFileSync(file, 'utf8');
  return (file.endsWith('.json') ? JSON.parse(text) : parse(text)) as Document;
}

function addNewer(all: Record<string, Schema>, name: string, field: string, allow: Schema): void {
  const schema = all[name];
  if (!schema) throw new Error(`${name} is not in the description`);
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const known = properties[field];
  schema.properties = { ...properties, [field]: known ? { anyOf: [known, allow] } : allow };
}

/**
 * A copy of a schema, its references resolved, that refuses unknown fields in it and in all that is
 * written inside it. Of an object that is put together of parts (`allOf`) only the whole is closed.
 * What a schema says by itself again (`seen`) is not followed.
 */
function closed(
  schema: unknown,
  all: Record<string, Schema>,
  part = false,
  seen: readonly string[] = [],
): unknown {
  if (schema === null || typeof schema !== 'object') return schema;
  if (Array.isArray(schema)) return schema.map((one) => closed(one, all, false, seen));
  const { $ref } = schema as Schema;
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? '';
    return seen.includes(name) ? {} : closed(all[name] ?? {}, all, part, [...seen, name]);
  }
  const copy: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (NOT_A_CHECK.has(key) || (key.startsWith('exclusive') && typeof value === 'boolean'))
      continue;
    if (key === 'enum' || key === 'required') copy[key] = value;
    else if (key === 'allOf') copy[key] = partsOf(value, all, seen);
    else if (key === 'properties') copy[key] = mapped(value as Schema, all, seen);
    else copy[key] = closed(value, all, false, seen);
  }
  if (!part && (copy.properties || copy.allOf)) copy.unevaluatedProperties = false;
  return copy;
}

/** `nullable` is OpenAPI 3.0's way of saying "or null". No null is ever sent. */
const NOT_A_CHECK = new Set([
  'nullable',
  'example',
  'examples',
  'default',
  'description',
  'additionalProperties',
  'discriminator',
]);

function partsOf(parts: unknown, all: Record<string, Schema>, seen: readonly string[]): unknown[] {
  return (parts as unknown[]).map((one) => closed(one, all, true, seen));
}

/** A property may have the name of a keyword, so names are not looked at. */
function mapped(properties: Schema, all: Record<string, Schema>, seen: readonly string[]): Schema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, closed(value, all, false, seen)]),
  );
}

/** A form as its schema describes it: a form only has strings. */
function formValue(
  { fields, files }: WireRequest,
  schema: Schema,
  all: Record<string, Schema>,
): Schema {
  const properties = propertiesOf(schema, all);
  const value: Schema = {};
  for (const [name, text] of Object.entries(fields)) {
    const one = resolved(properties[name] ?? {}, all);
    if (one.type === 'integer' || one.type === 'number') value[name] = Number(text);
    else if (one.type === 'boolean') value[name] = { true: true, false: false }[String(text)];
    else if (one.type === 'object') value[name] = JSON.parse(String(text));
    else value[name] = text;
  }
  for (const { field, bytes } of files) {
    const name = field.replace(/\[\]$/, '');
    const content = bytes.toString('latin1');
    const list = field.endsWith('[]') || resolved(properties[name] ?? {}, all).type === 'array';
    if (!list) value[name] = content;
    else value[name] = [...((value[name] as string[] | undefined) ?? []), content];
  }
  return value;
}

function resolved(schema: Schema, all: Record<string, Schema>): Schema {
  const { $ref } = schema;
  if (typeof $ref === 'string') return resolved(all[$ref.split('/').at(-1) ?? ''] ?? {}, all);
  const [only] = (schema.anyOf ?? schema.oneOf ?? []) as Schema[];
  return schema.type === undefined && only ? resolved(only, all) : schema;
}

function propertiesOf(schema: Schema, all: Record<string, Schema>): Record<string, Schema> {
  const own = resolved(schema, all);
  const parts = (own.allOf ?? []) as Schema[];
  return Object.assign(
    {},
    ...parts.map((part) => propertiesOf(part, all)),
    own.properties ?? {},
  ) as Record<string, Schema>;
}
