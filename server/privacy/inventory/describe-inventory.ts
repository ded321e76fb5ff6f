import { type DataModel, dataModels, dataOpenPoints } from './data-model.ts';
import { otherTables } from './other-tables.ts';

/** The inventory as text for an operator: every table and column, then what is open. */
export function describeInventory(): string {
  const open = dataOpenPoints.map(({ where, what }) => `  ${where}: ${what}`);
  return [
    ...dataModels.flatMap(describeModel),
    'Tables of other machinery',
    ...otherTables.map(({ name, holds }) => `  ${name}: ${holds}`),
    '',
    open.length === 0 ? 'Open points: none.' : `Open points: ${open.length}`,
    ...open,
    '',
  ].join('\n');
}

function describeModel({ name, title, purpose, owner, columns }: DataModel): string[] {
  const widest = Math.max(...columns.map((column) => column.name.length));
  return [
    `${name}: ${title}. ${purpose}`,
    `  ${owner === null ? 'Rows belong to nobody.' : `Owner: ${owner}`}`,
    ...columns.map(
      (column) =>
        `  ${column.name.padEnd(widest)}  ${column.dataClass}, ${column.retention}, ` +
        `${column.exported ? 'exported' : 'omitted'}, ${column.deletion}`,
    ),
    '',
  ];
}
