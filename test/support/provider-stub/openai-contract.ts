import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { descriptionsFolder } from '../wire-stub/descriptions-folder.ts';
import type { StubCall } from './stub-call.ts';

/** The vendor's own description. */
const SPEC = path.join(descriptionsFolder().folder, 'openai-openapi.json');

type Schema = Record<string, unknown>;

/**
 * What the vendor takes and the description does not know yet, each with where it is written. A
 * field, or a value of a field, that is in neither is a fault of ours.
 */
const NEWER: readonly { schema: string; field: string; allow: Schema; written: string }[] = [
  ...['CreateImageRequest', 'CreateImageEditRequest'].map((schema) => ({
    schema,
    field: 'quality',
    allow: { enum: ['xhigh', 'max'] },
    written: 'facts/providers.md, row OpenAI: “quality to max”; openai 7.57, resources/images',
  })),
  ...[
    'ImageGenPartialImageEvent',
    'ImageGenCompletedEvent',
    'ImageEditPartialImageEvent',
    'ImageEditCompletedEvent',
    'ImagesResponse',
  ].flatMap((schema) => [
    {
      schema,
      field: 'size',
      allow: { pattern: '^[1-9][0-9]*x[1-9][0-9]*$' },
      written: 'facts/providers.md, row OpenAI: “any WxH ÷16”; openai 7.57, resources/images',
    },
    {
      schema,
      field: 'quality',
      allow: { enum: ['xhigh', 'max'] },
      written: 'facts/providers.md, row OpenAI: “quality to max”; openai 7.57, resources/images',
    },
  ]),
];

/** Checks requests and answers against the vendor's description, unknown fields refused. */
export interface OpenaiContract {
  /** What is wrong with a request as the stub received it; empty where nothing is. */
  requestFaults(call: StubCall): string[];
  /** What is wrong with an event of a streamed answer. */
  eventFaults(event: unknown): string[];
  /** What is wrong with a JSON answer. */
  answerFaults(answer: unknown): string[];
}

/** `null` where the description does not lie beside the project. */
export function openaiContract(): OpenaiContract | null {
  if (!existsSync(SPEC)) return null;
  const spec = JSON.parse(readFileSync(SPEC, 'utf8')) as {
    components: { schemas: Record<string, Schema> };
  };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('binary', true);
  ajv.addFormat('unixtime', { type: 'number', validate: Number.isInteger });
  const schemas = strict(spec.components.schemas);
  ajv.addSchema({ $id: 'openai', components: { schemas } });
  const validator = (name: string): ValidateFunction =>
    ajv.compile({ $ref: `openai#/components/schemas/${name}` });
  const validators = {
    generation: validator('CreateImageRequest'),
    edit: validator('CreateImageEditRequest'),
    answer: validator('ImagesResponse'),
    generationEvent: validator('ImageGenStreamEvent'),
    editEvent: validator('ImageEditStreamEvent'),
  };
  const faults = (validate: ValidateFunction, value: unknown) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
        );
  return {
    requestFaults(call) {
      if (call.path.endsWith('/generations')) return faults(validators.generation, call.fields);
      return faults(validators.edit, multipartValue(call));
    },
    eventFaults(event) {
      const edit = String((event as { type?: unknown }).type).startsWith('image_edit.');
      return faults(edit ? validators.editEvent : validators.generationEvent, event);
    },
    answerFaults: (answer) => faults(validators.answer, answer),
  };
}

/** The image schemas with every object closed, and with what is newer than the description. */
function strict(all: Record<string, Schema>): Record<string, Schema> {
  const schemas = structuredClone(all);
  for (const { schema, field, allow } of NEWER) {
    const properties = schemas[schema]?.properties as Record<string, Schema> | undefined;
    const known = properties?.[field];
    if (!properties || !known) throw new Error(`${schema}.${field} is not in the description`);
    properties[field] = { anyOf: [known, { type: 'string', ...allow }] };
  }
  for (const [name, schema] of Object.entries(schemas)) {
    if (/^(?:CreateImage|Image)/.test(name)) close(schema);
  }
  return schemas;
}

/** Refuses unknown fields in a schema and in all that is written inside it. */
function close(schema: unknown): void {
  if (schema === null || typeof schema !== 'object') return;
  if (Array.isArray(schema)) {
    for (const one of schema) close(one);
    return;
  }
  const object = schema as Schema;
  // OpenAPI 3.0's way of saying "or null", which version 3.1 has dropped. No null is ever sent.
  delete object.nullable;
  if (object.properties) object.additionalProperties = false;
  for (const [key, value] of Object.entries(object)) {
    if (key !== 'example' && key !== 'default' && key !== 'enum') close(value);
  }
}

/** Fields that are numbers or switches; a form only has strings. */
const NUMBERS: ReadonlySet<string> = new Set(['n', 'partial_images', 'output_compression']);
const SWITCHES: ReadonlySet<string> = new Set(['stream']);

/**
 * A multipart request as its schema describes it. The description's own examples send the list
 * `image` as `image[]`.
 */
function multipartValue({ fields, files }: StubCall): Schema {
  const value: Schema = {};
  for (const [name, text] of Object.entries(fields)) {
    value[name] = NUMBERS.has(name)
      ? Number(text)
      : SWITCHES.has(name)
        ? { true: true, false: false }[String(text)]
        : text;
  }
  for (const { field, bytes } of files) {
    const content = bytes.toString('latin1');
    if (field.endsWith('[]')) {
      const name = field.slice(0, -2);
      value[name] = [...((value[name] as string[] | undefined) ?? []), content];
    } else {
      value[field] = content;
    }
  }
  return value;
}
