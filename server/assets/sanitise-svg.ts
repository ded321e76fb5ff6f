import { SaxesParser, type SaxesTagNS } from 'saxes';

/** Elements of a vector picture, at most: what draws it must not be kept busy for ever. */
export const MAX_SVG_ELEMENTS = 50_000;

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
const XLINK_NAMESPACE = 'http://www.w3.org/1999/xlink';

/**
 * What draws and does nothing else (SVG 2). Left out are scripts, links, foreign content, embedded
 * pictures, animation, filters, and what draws the same thing many times over.
 */
const ELEMENTS = new Set(
  `svg g defs path rect circle ellipse line polyline polygon text tspan title desc style
   linearGradient radialGradient stop clipPath mask`.split(/\s+/),
);

const ATTRIBUTES = new Set(
  `id class style d x y x1 y1 x2 y2 dx dy width height cx cy r rx ry fx fy fr points pathLength
   viewBox preserveAspectRatio transform opacity visibility display color overflow
   fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin
   stroke-miterlimit stroke-dasharray stroke-dashoffset vector-effect paint-order shape-rendering
   clip-path clip-rule mask mask-type clipPathUnits maskUnits maskContentUnits mix-blend-mode
   gradientUnits gradientTransform spreadMethod offset stop-color stop-opacity
   font-family font-size font-style font-weight letter-spacing text-anchor dominant-baseline`.split(
    /\s+/,
  ),
);

/** Where one gradient takes after another. */
const MAY_REFER = new Set(['linearGradient', 'radialGradient']);

/**
 * The part of a vector picture that only draws, as an SVG of its own: every element and attribute
 * that is not known to be harmless is left out, with what is inside it. Nothing in the result leads
 * out of it.
 * @param size px, for a picture that does not say how large it is
 */
export function sanitiseSvg(source: string, size: { width: number; height: number }): string {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const kept: string[] = [];
  /** How deep we are in something that is left out; 0 outside. */
  let leftOut = 0;
  let inStyle = false;
  let elements = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('the SVG has a document type');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > MAX_SVG_ELEMENTS) throw new Error('the SVG has too many elements');
    if (leftOut > 0 || tag.uri !== SVG_NAMESPACE || !ELEMENTS.has(tag.local)) {
      leftOut += 1;
      return;
    }
    inStyle = tag.local === 'style';
    const attributes = elements === 1 ? rootAttributes(tag, size) : attributesOf(tag);
    kept.push(`<${tag.local}${attributes}>`);
  });
  parser.on('closetag', (tag) => {
    if (leftOut > 0) {
      leftOut -= 1;
      return;
    }
    inStyle = false;
    kept.push(`</${tag.local}>`);
  });
  const keepText = (text: string) => {
    if (leftOut === 0 && !(inStyle && !isHarmless(text))) kept.push(escaped(text));
  };
  parser.on('text', keepText);
  parser.on('cdata', keepText);
  parser.write(source).close();
  return kept.join('');
}

function attributesOf(tag: SaxesTagNS): string {
  return Object.values(tag.attributes)
    .filter(({ local, uri, value }) => {
      if (local === 'href' && (uri === '' || uri === XLINK_NAMESPACE)) {
        return MAY_REFER.has(tag.local) && /^#[\w.-]+$/.test(value);
      }
      return uri === '' && ATTRIBUTES.has(local) && isHarmless(value);
    })
    .map(({ local, value }) => ` ${local}="${escaped(value)}"`)
    .join('');
}

/** The root says its size in px and its coordinates, so that it can be scaled. */
function rootAttributes(tag: SaxesTagNS, { width, height }: { width: number; height: number }) {
  const box = tag.attributes.viewBox?.value ?? `0 0 ${width} ${height}`;
  const sized = { width: String(width), height: String(height), viewBox: box };
  const own = Object.entries(tag.attributes).filter(([name]) => !(name in sized));
  const attributes = attributesOf({ ...tag, attributes: Object.fromEntries(own) } as SaxesTagNS);
  const set = Object.entries(sized).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return ` xmlns="${SVG_NAMESPACE}"${set.join('')}${attributes}`;
}

/**
 * Whether a value, or a style sheet, refers to nothing but parts of its own picture. A backslash
 * would let CSS say "url" in other letters; "@" begins an import.
 */
function isHarmless(value: string): boolean {
  const rest = value.replace(/url\(\s*(["']?)#[\w.-]+\1\s*\)/g, '');
  return !/url\s*\(|image-set\s*\(|image\s*\(|src\s*\(|expression|javascript:|[\\@]/i.test(rest);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
