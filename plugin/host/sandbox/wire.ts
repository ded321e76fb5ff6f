/**
 * How values cross between the host and the sandbox: JSON with tags for what JSON lacks, and the
 * bytes beside it. Runs on both sides, so it uses nothing but the language.
 */

type Tag =
  | { readonly $: 'undefined' }
  | { readonly $: 'number'; readonly v: string }
  | { readonly $: 'date'; readonly v: number }
  | { readonly $: 'bytes'; readonly v: number }
  | { readonly $: 'object'; readonly v: Readonly<Record<string, unknown>> }
  | CustomTag;

/** A tag that only the two ends understand, such as a node. */
export interface CustomTag {
  readonly $: 'node' | 'image' | 'mixed';
  readonly v?: unknown;
}

export interface WireMessage {
  readonly json: string;
  readonly buffers: readonly ArrayBuffer[];
}

/**
 * Throws for what Figma does not send either, naming it: functions, symbols, Blobs, ArrayBuffers,
 * typed arrays other than Uint8Array. `custom` says which values have a tag of their own.
 */
export function encodeWire(
  value: unknown,
  custom: (value: unknown) => CustomTag | undefined = () => undefined,
): WireMessage {
  const buffers: ArrayBuffer[] = [];
  const open: object[] = [];

  const encode = (item: unknown): unknown => {
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return item;
    const special = custom(item);
    if (special) return special;
    if (item === undefined) return { $: 'undefined' } satisfies Tag;
    if (typeof item === 'number') {
      return Number.isFinite(item) ? item : ({ $: 'number', v: String(item) } satisfies Tag);
    }
    if (typeof item !== 'object') throw new TypeError(`Cannot unwrap ${typeof item}`);
    if (item instanceof Uint8Array) {
      buffers.push(bufferOf(item));
      return { $: 'bytes', v: buffers.length - 1 } satisfies Tag;
    }
    if (item instanceof Date) return { $: 'date', v: item.getTime() } satisfies Tag;
    const refused = refusedKind(item);
    if (refused) throw new TypeError(`Cannot unwrap ${refused}`);
    if (open.includes(item)) throw new TypeError('Cannot unwrap a circular structure');
    open.push(item);
    const tree = Array.isArray(item) ? item.map(encode) : encodeFields(item);
    open.pop();
    return tree;
  };

  const encodeFields = (item: object): unknown => {
    const fields: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(item)) fields[key] = encode(field);
    return '$' in fields ? ({ $: 'object', v: fields } satisfies Tag) : fields;
  };

  return { json: JSON.stringify(encode(value)), buffers };
}

/** `custom` turns a tag back into what it stands for. `freeze`: objects and arrays cannot be changed. */
export function decodeWire(
  { json, buffers }: WireMessage,
  custom: (tag: CustomTag) => unknown,
  freeze = false,
): unknown {
  const finish = <Value extends object>(value: Value): Value =>
    freeze ? Object.freeze(value) : value;

  const decode = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item;
    if (Array.isArray(item)) return finish(item.map(decode));
    if (!('$' in item)) return finish(decodeFields(item));
    const tag = item as Tag;
    switch (tag.$) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(tag.v);
      case 'date':
        return new Date(tag.v);
      case 'bytes':
        return new Uint8Array(buffers[tag.v] ?? new ArrayBuffer(0));
      case 'object':
        return finish(decodeFields(tag.v));
      default:
        return custom(tag);
    }
  };

  const decodeFields = (item: object): Record<string, unknown> => {
    const fields: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(item)) fields[key] = decode(field);
    return fields;
  };

  return decode(JSON.parse(json));
}

/** The name of a kind of object that cannot be sent, `undefined` for plain data. */
export function refusedKind(item: object): string | undefined {
  if (item instanceof ArrayBuffer) return 'ArrayBuffer';
  if (ArrayBuffer.isView(item)) return item.constructor.name;
  const kind = Object.prototype.toString.call(item).slice(8, -1);
  return kind === 'Object' || kind === 'Array' || kind === 'Date' ? undefined : kind;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return whole && bytes.buffer instanceof ArrayBuffer
    ? bytes.buffer
    : (bytes.slice().buffer as ArrayBuffer);
}
