import sharp from 'sharp';
import { expect, test } from 'vitest';
import { MAX_SVG_ELEMENTS, sanitiseSvg } from '../../../server/assets/sanitise-svg.ts';

const SIZE = { width: 40, height: 20 };
const svg = (inside: string, attributes = 'viewBox="0 0 40 20"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`;
const clean = (inside: string, attributes?: string) => sanitiseSvg(svg(inside, attributes), SIZE);

test('what draws stays as it is', () => {
  const drawing =
    '<defs><linearGradient id="a" x1="0"><stop offset="0" stop-color="#f00"></stop></linearGradient>' +
    '<linearGradient id="b" href="#a"></linearGradient><clipPath id="c"><circle r="4"></circle></clipPath></defs>' +
    '<style>.s{fill:url(#a)}</style><g transform="translate(2 3)" clip-path="url(#c)">' +
    '<path class="s" d="M0 0h4v4z" style="stroke: url(\'#b\')"></path><text x="1">A &amp; B</text></g>';
  expect(clean(drawing)).toBe(
    `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">${drawing}</svg>`,
  );
});

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['a script in CDATA', '<script><![CDATA[alert(1)]]></script>'],
  ['a handler', '<path d="M0 0" onload="alert(1)" onclick="alert(2)"/>'],
  [
    'foreign content',
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">alert</p></foreignObject>',
  ],
  [
    'an element of another namespace',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert</x:script>',
  ],
  ['a link', '<a href="javascript:alert(1)"><path d="alert"/></a>'],
  ['an embedded picture', '<image href="https://evil.example/alert.png"/>'],
  ['a reference elsewhere', '<path fill="url(https://evil.example/alert#a)"/>'],
  ['a reference in other letters', '<path style="fill:u\\72l(//evil.example/alert)"/>'],
  ['a reference after a good one', '<path fill="url(#a) url(//evil.example/alert)"/>'],
  ['an import', '<style>@import "//evil.example/alert";</style>'],
  [
    'a style sheet that loads',
    '<style>.a{background:image-set("//evil.example/alert" 1x)}</style>',
  ],
  ['a style in CDATA that loads', '<style><![CDATA[.a{fill:url(//evil.example/alert)}]]></style>'],
  ['a gradient from elsewhere', '<linearGradient xlink:href="//evil.example/alert#a"/>'],
  ['a copy of something', '<use href="#alert"/>'],
  ['an animation', '<set attributeName="href" to="javascript:alert(1)"/>'],
  ['a filter', '<filter id="alert"><feImage href="//evil.example"/></filter>'],
  ['a comment and an instruction', '<!-- alert --><?xml-stylesheet href="alert"?>'],
])('%s is left out', (_, inside) => {
  const result = clean(`${inside}<path d="M1 1"/>`);
  expect(result).not.toMatch(/alert|evil|script|on\w+=|href|image|use|filter/i);
  expect(result).toContain('<path d="M1 1"></path>');
});

test('what was escaped stays escaped', () => {
  const result = clean(
    '<text>&lt;script&gt;</text><path id="&quot; onload=&quot;alert(1)" d="M0 0"/>',
  );
  expect(result).toContain('<text>&lt;script&gt;</text>');
  expect(result).toContain('id="&quot; onload=&quot;alert(1)"');
  expect(sanitiseSvg(result, SIZE)).toBe(result);
});

test('a picture without coordinates or a size gets both, so that it can be scaled', () => {
  expect(clean('', '')).toMatch(/^<svg [^>]*width="40" height="20" viewBox="0 0 40 20">/);
  expect(clean('', 'width="100%" onload="x" viewBox="0 0 8 4"')).toMatch(
    /^<svg xmlns="[^"]*" width="40" height="20" viewBox="0 0 8 4">/,
  );
});

test.each([
  ['too many elements', svg('<g/>'.repeat(MAX_SVG_ELEMENTS))],
  ['a document type', `<!DOCTYPE svg [<!ENTITY a "a">]>${svg('&a;')}`],
  ['no end', '<svg xmlns="http://www.w3.org/2000/svg">'],
])('a picture with %s is refused', (_, source) => {
  expect(() => sanitiseSvg(source, SIZE)).toThrow();
});

test('the result looks like the source', async () => {
  const source = svg(
    '<rect width="20" height="20" fill="#ff0000"/><circle cx="30" cy="10" r="8"/>',
  );
  const draw = (text: string) => sharp(Buffer.from(text)).resize(40, 20).raw().toBuffer();
  expect(await draw(sanitiseSvg(source, SIZE))).toEqual(await draw(source));
});
