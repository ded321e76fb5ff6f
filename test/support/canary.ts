import { randomBytes } from 'node:crypto';

/** A value that is planted as a secret and looked for where it must not be. */
export interface Canary {
  value: string;
  /** The encodings in which it is found in `bytes`; empty is how it should be. */
  foundIn(bytes: Uint8Array | string): string[];
}

/** @param prefix how such secrets begin, such as `sk-` */
export function plantCanary(prefix: string): Canary {
  return canaryOf(`${prefix}canary_${randomBytes(24).toString('base64url')}`);
}

/** A secret that somebody else made, looked for in the same way. */
export function canaryOf(value: string): Canary {
  const spellings = spellingsOf(value);
  return {
    value,
    foundIn: (bytes) => {
      const haystack = Buffer.from(bytes).toString('latin1');
      const lowerCase = haystack.toLowerCase();
      return spellings
        .filter(({ text, ignoresCase }) => (ignoresCase ? lowerCase : haystack).includes(text))
        .map(({ encoding }) => encoding);
    },
  };
}

/** Characters of a spelling that nothing else happens to have. */
const SHORTEST = 8;

interface Spelling {
  encoding: string;
  text: string;
  ignoresCase: boolean;
}

function spellingsOf(value: string): Spelling[] {
  const bytes = Buffer.from(value);
  const exact = (encoding: string, text: string) => ({ encoding, text, ignoresCase: false });
  const all = [
    exact('raw', value),
    exact('JSON', JSON.stringify(value).slice(1, -1)),
    exact('reversed', [...value].reverse().join('')),
    exact('URL', value.replaceAll(/[^A-Za-z0-9]/g, percent)),
    exact('every character of the URL', value.replaceAll(/./g, percent)),
    exact('UTF-16', Buffer.from(value, 'utf16le').toString('latin1')),
    { encoding: 'hex', text: bytes.toString('hex'), ignoresCase: true },
    ...[0, 1, 2].flatMap((offset) => base64Within(bytes, offset)),
  ];
  // What little of a short secret stands alone in base64 would be found by chance.
  return all.filter(({ text }) => text.length >= SHORTEST);
}

/** How base64 writes the bytes when `offset` others stand before them in a group of three. */
function base64Within(bytes: Buffer, offset: number): Spelling[] {
  const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
  // The first and the last group are mixed with what stands around the value.
  const middle = (text: string) => text.slice(4, Math.floor(shifted.length / 3) * 4);
  return (['base64', 'base64url'] as const).map((encoding) => ({
    encoding,
    text: middle(shifted.toString(encoding)),
    ignoresCase: false,
  }));
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Plants of one test, with what each of them is. */
export function plantCanaries<Name extends string>(...names: Name[]) {
  const canaries = names.map((name) => ({ name, canary: plantCanary('sk-') }));
  return {
    secret: (name: Name) => canaries.find((each) => each.name === name)?.canary.value ?? '',
    foundIn: (bytes: Uint8Array | string) =>
      canaries.flatMap(({ name, canary }) => canary.foundIn(bytes).map((how) => `${name}: ${how}`)),
  };
}
