import { readFileSync } from 'node:fs';
import { SCHEMA_FILE } from '../../prisma/schema-file.ts';
import { type DataPurpose, dataPurposes, type ModelName } from './data-purposes.ts';

/** The words that the head of schema.prisma explains, in the order in which a tag has them. */
export const TAG_WORDS = {
  dataClass: [
    'identity',
    'content',
    'money',
    'consent',
    'security',
    'usage',
    'secret',
    'technical',
  ],
  retention: ['account', 'setting', 'brief', 'log', 'install'],
  export: ['exported', 'omitted'],
  deletion: ['cascade', 'swept', 'kept'],
} as const;

export type DataClass = (typeof TAG_WORDS.dataClass)[number];
export type Retention = (typeof TAG_WORDS.retention)[number];
export type DeletionWay = (typeof TAG_WORDS.deletion)[number];

/** One column, and how the person's data in it is treated. */
export interface DataColumn {
  name: string;
  /** As Prisma names it: `String`, `DateTime`, an enum. */
  type: string;
  dataClass: DataClass;
  retention: Retention;
  exported: boolean;
  deletion: DeletionWay;
}

/** One table with its columns; relations are left out. */
export interface DataModel extends DataPurpose {
  name: ModelName;
  /** Columns of the primary key, in its order. */
  key: readonly string[];
  columns: readonly DataColumn[];
}

/** A table that holds rows of one person. */
export interface PersonalModel extends DataModel {
  owner: 'id' | 'userId';
}

/** Something the tags or the purposes do not say; the tests demand that there is nothing. */
export interface OpenPoint {
  where: string;
  what: string;
}

interface SchemaLine {
  model: string;
  name: string;
  type: string;
  attributes: string;
  tag: string;
}

/** Every model of a Prisma schema with its tags, and what is missing from them. */
export function readDataModel(schema: string): { models: DataModel[]; openPoints: OpenPoint[] } {
  const bodies = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  const names = new Set(bodies.map(([, name = '']) => name));
  const openPoints: OpenPoint[] = [];
  const models = bodies.map(([, model = '', body = '']) => {
    const lines = body.split('\n').flatMap((line) => readLine(model, line));
    const columns = lines
      .filter(({ type }) => !names.has(type))
      .flatMap((line) => readColumn(line, openPoints));
    const purpose = purposeOf(model, openPoints);
    return { name: model as ModelName, ...purpose, key: readKey(lines, body), columns };
  });
  return { models, openPoints };
}

function readLine(model: string, line: string): SchemaLine[] {
  const [, name, type = '', rest = ''] = /^ {2}(\w+)\s+(\w+)(.*)$/.exec(line) ?? [];
  if (name === undefined) return [];
  const [attributes = '', tag = ''] = rest.split(' /// ');
  return [{ model, name, type, attributes, tag }];
}

function readColumn({ model, name, type, tag }: SchemaLine, openPoints: OpenPoint[]): DataColumn[] {
  const [dataClass, retention, exported, deletion, ...more] = tag.split(', ');
  const column = {
    dataClass: oneOf(TAG_WORDS.dataClass, dataClass),
    retention: oneOf(TAG_WORDS.retention, retention),
    exported: oneOf(TAG_WORDS.export, exported),
    deletion: oneOf(TAG_WORDS.deletion, deletion),
  };
  if (
    !column.dataClass ||
    !column.retention ||
    !column.exported ||
    !column.deletion ||
    more.length > 0
  ) {
    openPoints.push({
      where: `${model}.${name}`,
      what: `its tag is “${tag}” where schema.prisma’s head wants class, retention, export, deletion`,
    });
    return [];
  }
  return [
    {
      name,
      type,
      dataClass: column.dataClass,
      retention: column.retention,
      exported: column.exported === 'exported',
      deletion: column.deletion,
    },
  ];
}

function purposeOf(model: string, openPoints: OpenPoint[]): DataPurpose {
  const purposes: Partial<Record<string, DataPurpose>> = dataPurposes;
  const purpose = purposes[model];
  if (purpose) return purpose;
  openPoints.push({ where: model, what: 'server/privacy/inventory/data-purposes.ts lacks it' });
  return { title: model, purpose: '', owner: null };
}

function readKey(lines: SchemaLine[], body: string): string[] {
  const [, together] = /^ {2}@@id\(\[([^\]]+)\]\)/m.exec(body) ?? [];
  if (together) return together.split(', ');
  return lines.filter(({ attributes }) => /@id\b/.test(attributes)).map(({ name }) => name);
}

function oneOf<Word extends string>(words: readonly Word[], word: string | undefined) {
  return words.find((known) => known === word);
}

/** Read from the schema itself, so that there is no second list to keep true. */
const { models, openPoints } = readDataModel(readFileSync(SCHEMA_FILE, 'utf8'));

/** Every table of the service's own, in the schema's order. */
export const dataModels: readonly DataModel[] = models;

export const dataOpenPoints: readonly OpenPoint[] = openPoints;

/** The tables that hold rows of one person. */
export const personalModels: readonly PersonalModel[] = models.filter(
  (model): model is PersonalModel => model.owner !== null,
);
