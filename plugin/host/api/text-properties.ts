import type { NodePatch, NodeRecord } from '../document/node-record.ts';
import { INTER_STYLES, textSize } from '../document/text-layout.ts';
import type { PluginRun } from './plugin-run.ts';
import { type PropertyRule, setOf } from './property-rule.ts';
import { type Check, isBetween, isNumber, isObject, isOneOf, isString } from './validators.ts';

const TEXT = setOf('TEXT');
const isLength: Check = isObject({ unit: isOneOf('PIXELS', 'PERCENT'), value: isNumber });

/** The text of a text layer. Whatever changes its shape needs the layer's font to be loaded. */
export const TEXT_PROPERTIES: Readonly<Record<string, PropertyRule>> = {
  characters: text('characters', isString),
  fontSize: text('fontSize', isBetween(1)),
  textAutoResize: text('textAutoResize', isOneOf('NONE', 'WIDTH_AND_HEIGHT', 'HEIGHT', 'TRUNCATE')),
  textAlignHorizontal: text('textAlignHorizontal', isOneOf('LEFT', 'CENTER', 'RIGHT', 'JUSTIFIED')),
  textAlignVertical: text('textAlignVertical', isOneOf('TOP', 'CENTER', 'BOTTOM')),
  lineHeight: text('lineHeight', (value) => {
    const isAuto = (value as { readonly unit?: unknown } | null)?.unit === 'AUTO';
    if (isAuto) isObject({ unit: isOneOf('AUTO') })(value);
    else isLength(value);
  }),
  letterSpacing: text('letterSpacing', isLength),
  fontName: {
    types: TEXT,
    fields: ['fontName'],
    fixedInInstance: false,
    get: (_run, record) => record.fontName,
    set: (run, record, value) => {
      isObject({ family: isString, style: isString })(value);
      const fontName = value as NodeRecord['fontName'];
      requireFont(run, fontName);
      change(run, record, { fontName });
    },
  },
  autoRename: {
    types: TEXT,
    fields: ['autoRename'],
    fixedInInstance: false,
    get: (_run, record) => record.autoRename,
    set: (run, record, value) => {
      isOneOf(true, false)(value);
      run.session.update(record.id, { autoRename: value === true });
    },
  },
  hasMissingFont: {
    types: TEXT,
    fields: [],
    fixedInInstance: true,
    get: (_run, { fontName }) => fontName.family !== 'Inter' || !(fontName.style in INTER_STYLES),
  },
};

/** Throws what Figma throws for text that is changed before its font is loaded. */
export function requireFont(run: PluginRun, { family, style }: NodeRecord['fontName']): void {
  if (run.loadedFonts.has(`${family}/${style}`)) return;
  throw new Error(
    `Cannot write to node with unloaded font "${family} ${style}". Please call figma.loadFontAsync({ family: "${family}", style: "${style}" }) and await the returned promise first.`,
  );
}

/** Changes a text layer, with the size and the name that follow from it. */
export function change(run: PluginRun, record: NodeRecord, patch: NodePatch): void {
  const next = { ...record, ...patch };
  const name =
    next.autoRename && patch.characters !== undefined ? next.characters || 'Text' : next.name;
  run.session.update(record.id, { ...patch, ...textSize(next), name });
}

function text(key: keyof NodePatch, check: Check): PropertyRule {
  return {
    types: TEXT,
    fields: [key],
    fixedInInstance: false,
    get: (_run, record) => record[key],
    set: (run, record, value) => {
      check(value);
      requireFont(run, record.fontName);
      change(run, record, { [key]: value });
    },
  };
}
