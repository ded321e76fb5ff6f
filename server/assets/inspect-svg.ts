import { SaxesParser, type SaxesTagNS } from 'saxes';
import { IncompleteImage } from './image-formats/byte-reader.ts';
import { NotAnImage } from './inspect-image.ts';

export interface InspectedSvg {
  contentType: 'image/svg+xml';
  /** px */
  width: number;
  /** px */
  height: number;
}

/** Bytes of the largest vector picture that is taken. */
export const MAX_SVG_BYTES = 8 * 1024 * 1024;

/** How deep elements may lie in each other. */
const DEEPEST = 256;

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** px where a vector picture does not say how large it is (CSS 2.1, “replaced elements”). */
const DEFAULT_SIZE = { width: 300, height: 150 };

/**
 * Tells whether a vector picture that passes by is whole and well-formed: UTF-8, one `svg` element
 * in its namespace, no document type (so no entities), within the limits. It says nothing about
 * what the picture would do: that is for who draws or serves it.
 */
export class SvgInspector {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  #bytes = 0;
  #depth = 0;
  #root: SaxesTagNS | undefined;

  constructor() {
    this.#parser.on('error', ({ message }) => {
      throw new IncompleteImage(`The SVG is not well-formed: ${message}`);
    });
    this.#parser.on('doctype', () => {
      throw new NotAnImage('An SVG with a document type is not taken.');
    });
    this.#parser.on('opentag', (tag) => {
      this.#root ??= tag;
      if (this.#root.local !== 'svg' || this.#root.uri !== SVG_NAMESPACE) {
        throw new NotAnImage('The XML is no SVG.');
      }
      this.#depth += 1;
      if (this.#depth > DEEPEST) throw new IncompleteImage('The SVG is nested too deeply.');
    });
    this.#parser.on('closetag', () => {
      this.#depth -= 1;
    });
  }

  /** Takes the next bytes. Throws `NotAnImage` or `IncompleteImage` as soon as that is certain. */
  write(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_SVG_BYTES) throw new IncompleteImage('The SVG is too large.');
    this.#parser.write(this.#decode(chunk));
  }

  /** Call after the last byte. */
  end(): InspectedSvg {
    this.#parser.write(this.#decode()).close();
    if (!this.#root) throw new NotAnImage('The XML is no SVG.');
    return { contentType: 'image/svg+xml', ...sizeOf(this.#root) };
  }

  #decode(chunk?: Uint8Array): string {
    try {
      return this.#decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      throw new IncompleteImage('The SVG is not UTF-8.', { cause: error });
    }
  }
}

/** The size it gives itself in px; of one with a `viewBox` only, that. */
function sizeOf(root: SaxesTagNS): { width: number; height: number } {
  const attribute = (name: string) => root.attributes[name]?.value ?? '';
  const [, , boxWidth, boxHeight] = attribute('viewBox')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return {
    width: pixels(attribute('width')) ?? side(boxWidth) ?? DEFAULT_SIZE.width,
    height: pixels(attribute('height')) ?? side(boxHeight) ?? DEFAULT_SIZE.height,
  };
}

/** A length in px; other units say nothing that holds everywhere. */
function pixels(length: string): number | undefined {
  const [, number] = /^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/.exec(length) ?? [];
  return number === undefined ? undefined : side(Number(number));
}

function side(length: number | undefined): number | undefined {
  const rounded = Math.round(length ?? Number.NaN);
  return rounded >= 1 && rounded <= 1_000_000 ? rounded : undefined;
}
