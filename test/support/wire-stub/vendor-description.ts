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
}

interface Document {
  components?: { schemas?: Record<string, Schema> };
  paths: Record<string, Record<string, { requestBody?: { content?: Record<string, Media> } }>>;
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
  return {
    requestFaults(request) {
      const where = options.pathOf?.(request) ?? request.path;
      const operation = document.paths[where]?.[request.method.toLowerCase()];
      if (!operation) return [`${request.method} ${where} is not in the description`];
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
