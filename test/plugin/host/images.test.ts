import sharp, { type Color, type OutputInfo, type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { inPlugin, useHost } from './host-page.ts';

useHost();

const RED = { r: 255, g: 0, b: 0 };
const BLUE = { r: 0, g: 0, b: 255 };

const solid = (width: number, height: number, background: Color): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

/** 40 × 20 px: the left half red, the right half blue. */
async function halves(): Promise<Buffer> {
  const blue = await solid(20, 20, BLUE).png().toBuffer();
  return solid(40, 20, RED)
    .composite([{ input: blue, left: 20, top: 0 }])
    .png()
    .toBuffer();
}

const bytes = (file: Buffer): string => `figma.base64Decode('${file.toString('base64')}')`;

async function exported(body: string): Promise<{ file: Buffer; raw: Buffer; info: OutputInfo }> {
  const file = Buffer.from((await inPlugin(body)) as string, 'base64');
  const { data, info } = await sharp(file)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { file, raw: data, info };
}

function pixel({ raw, info }: { raw: Buffer; info: OutputInfo }, x: number, y: number): number[] {
  return [...raw.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)];
}

test('createImage takes PNG, JPEG and GIF and knows their size at once', async () => {
  for (const format of ['png', 'jpeg', 'gif'] as const) {
    const file = await solid(30, 20, RED).toFormat(format).toBuffer();
    expect(
      await inPlugin(`
        const image = figma.createImage(${bytes(file)});
        const back = await image.getBytesAsync();
        return [image.hash.length, await image.getSizeAsync(), back.length,
          figma.getImageByHash(image.hash) !== null, figma.getImageByHash('none')];
      `),
    ).toEqual([40, { width: 30, height: 20 }, file.length, true, null]);
  }
});

test('createImage refuses WebP, SVG and anything over 4096 px a side', async () => {
  const webp = await solid(3, 3, RED).webp().toBuffer();
  await expect(inPlugin(`figma.createImage(${bytes(webp)})`)).rejects.toThrow(
    'in createImage: Image type is unsupported',
  );
  await expect(
    inPlugin(
      `figma.createImage(${bytes(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))})`,
    ),
  ).rejects.toThrow('Image type is unsupported');
  const wide = await solid(4097, 1, RED).png().toBuffer();
  await expect(inPlugin(`figma.createImage(${bytes(wide)})`)).rejects.toThrow(
    'in createImage: Image is too large',
  );
  const largest = await solid(4096, 1, RED).png().toBuffer();
  await expect(inPlugin(`figma.createImage(${bytes(largest)})`)).resolves.toBeNull();
});

test('the hash of an image is the SHA-1 of its bytes, the same for the same bytes', async () => {
  const { createHash } = await import('node:crypto');
  const file = await halves();
  expect(
    await inPlugin(`
      const bytes = ${bytes(file)};
      return [figma.createImage(bytes).hash, figma.createImage(bytes).hash];
    `),
  ).toEqual(Array(2).fill(createHash('sha1').update(file).digest('hex')));
});

test('a JPEG that says it is turned has the size it is seen with', async () => {
  const turned = await solid(40, 20, RED).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  expect(await inPlugin(`return await figma.createImage(${bytes(turned)}).getSizeAsync()`)).toEqual(
    { width: 20, height: 40 },
  );
});

const withImage = (file: Buffer, paint: string, more = ''): string => `
  const image = figma.createImage(${bytes(file)});
  const node = figma.createRectangle();
  node.resize(40, 40);
  node.fills = [{ type: 'IMAGE', imageHash: image.hash, ${paint} }];
  ${more}
  return figma.base64Encode(await node.exportAsync({ format: 'PNG' }));
`;

test('FILL covers the box and cuts off what is over, FIT shows all of it', async () => {
  const fill = await exported(withImage(await halves(), "scaleMode: 'FILL'"));
  expect([pixel(fill, 1, 1), pixel(fill, 38, 38)]).toEqual([
    [255, 0, 0, 255],
    [0, 0, 255, 255],
  ]);
  const fit = await exported(withImage(await halves(), "scaleMode: 'FIT'"));
  expect([pixel(fit, 1, 1), pixel(fit, 1, 20), pixel(fit, 38, 20)]).toEqual([
    [0, 0, 0, 0],
    [255, 0, 0, 255],
    [0, 0, 255, 255],
  ]);
});

test('CROP shows the part of the image that imageTransform names', async () => {
  const right = "scaleMode: 'CROP', imageTransform: [[0.5, 0, 0.5], [0, 1, 0]]";
  const crop = await exported(withImage(await halves(), right));
  expect([pixel(crop, 2, 2), pixel(crop, 38, 38)]).toEqual([
    [0, 0, 255, 255],
    [0, 0, 255, 255],
  ]);
});

test('TILE repeats the image at its scaling factor', async () => {
  const tile = await exported(withImage(await halves(), "scaleMode: 'TILE', scalingFactor: 0.5"));
  expect([pixel(tile, 3, 3), pixel(tile, 15, 3), pixel(tile, 23, 13)]).toEqual([
    [255, 0, 0, 255],
    [0, 0, 255, 255],
    [255, 0, 0, 255],
  ]);
});

test('an image placed at its own size keeps every pixel', async () => {
  const noise = sharp(
    Buffer.from(Array.from({ length: 40 * 40 * 3 }, (_, index) => (index * 7919) % 256)),
    { raw: { width: 40, height: 40, channels: 3 } },
  );
  const file = await noise.png().toBuffer();
  const { raw } = await exported(withImage(file, "scaleMode: 'FILL'"));
  expect(raw.equals(await sharp(file).ensureAlpha().raw().toBuffer())).toBe(true);
});

test('fills lie on top of each other, the last in front, with their opacity', async () => {
  const result = await exported(`
    const node = figma.createRectangle();
    node.resize(10, 10);
    node.fills = [
      { type: 'SOLID', color: { r: 1, g: 0, b: 0 } },
      { type: 'SOLID', color: { r: 0, g: 0, b: 1 }, opacity: 0.5 },
      { type: 'SOLID', color: { r: 0, g: 1, b: 0 }, visible: false },
    ];
    return figma.base64Encode(await node.exportAsync({ format: 'PNG' }));
  `);
  const [red, green, blue, alpha] = pixel(result, 5, 5);
  expect([green, alpha]).toEqual([0, 255]);
  expect(Math.abs((red ?? 0) - 128)).toBeLessThanOrEqual(1);
  expect(Math.abs((blue ?? 0) - 128)).toBeLessThanOrEqual(1);
});

test('a frame clips, rounds its corners, and is exported with its children', async () => {
  const result = await exported(`
    const frame = figma.createFrame();
    frame.resize(40, 40);
    frame.cornerRadius = 12;
    const child = figma.createRectangle();
    child.fills = [{ type: 'SOLID', color: { r: 0, g: 0, b: 1 } }];
    frame.appendChild(child);
    child.x = 20;
    return figma.base64Encode(await frame.exportAsync({ format: 'PNG' }));
  `);
  expect([result.info.width, result.info.height]).toEqual([40, 40]);
  expect([pixel(result, 0, 0)[3], pixel(result, 5, 20), pixel(result, 35, 20)]).toEqual([
    0,
    [255, 255, 255, 255],
    [0, 0, 255, 255],
  ]);
});

test('gradients run along their transform', async () => {
  const result = await exported(`
    const node = figma.createRectangle();
    node.resize(100, 50);
    node.fills = [{ type: 'GRADIENT_LINEAR', gradientTransform: [[1, 0, 0], [0, 1, 0]],
      gradientStops: [
        { position: 0, color: { r: 1, g: 0, b: 0, a: 1 } },
        { position: 1, color: { r: 0, g: 0, b: 1, a: 1 } },
      ] }];
    return figma.base64Encode(await node.exportAsync({ format: 'PNG' }));
  `);
  const left = pixel(result, 1, 25);
  const right = pixel(result, 98, 25);
  expect((left[0] ?? 0) > 245 && (right[2] ?? 0) > 245).toBe(true);
});

test('text is drawn in Inter where it stands', async () => {
  const result = await exported(`
    await figma.loadFontAsync({ family: 'Inter', style: 'Bold' });
    const text = figma.createText();
    text.fontName = { family: 'Inter', style: 'Bold' };
    text.characters = 'HHHH';
    text.fontSize = 40;
    return figma.base64Encode(await text.exportAsync({ format: 'PNG' }));
  `);
  const dark = result.raw.filter((_, index) => index % 4 === 3).filter((alpha) => alpha > 200);
  expect(result.info.height).toBe(48);
  expect(dark.length / (result.info.width * result.info.height)).toBeGreaterThan(0.15);
});

test('exportAsync scales to a factor, a width or a height', async () => {
  const sizeWith = async (constraint: string): Promise<number[]> => {
    const { info } = await exported(`
      const node = figma.createRectangle();
      node.resize(200, 100);
      const constraint = ${constraint};
      return figma.base64Encode(await node.exportAsync({ format: 'PNG', constraint }));
    `);
    return [info.width, info.height];
  };
  expect(await sizeWith("{ type: 'SCALE', value: 2 }")).toEqual([400, 200]);
  expect(await sizeWith("{ type: 'WIDTH', value: 50 }")).toEqual([50, 25]);
  expect(await sizeWith("{ type: 'HEIGHT', value: 300 }")).toEqual([600, 300]);
});

test('exportAsync gives JPG on white, and strokes and turned boxes their room', async () => {
  const jpg = await exported(`
    const node = figma.createEllipse();
    return figma.base64Encode(await node.exportAsync({ format: 'JPG' }));
  `);
  expect((await sharp(jpg.file).metadata()).format).toBe('jpeg');
  expect(pixel(jpg, 0, 0)).toEqual([255, 255, 255, 255]);
  const sizes = await inPlugin(`
    const node = figma.createRectangle();
    node.strokes = [{ type: 'SOLID', color: { r: 0, g: 0, b: 0 } }];
    node.strokeAlign = 'OUTSIDE'; node.strokeWeight = 5;
    const size = async (settings) => {
      const image = figma.createImage(await node.exportAsync({ format: 'PNG', ...settings }));
      return image.getSizeAsync();
    };
    const seen = await size({});
    const box = await size({ useAbsoluteBounds: true });
    node.strokes = []; node.resize(100, 50); node.rotation = 90;
    return [seen, box, await size({})];
  `);
  expect(sizes).toEqual([
    { width: 110, height: 110 },
    { width: 100, height: 100 },
    { width: 50, height: 100 },
  ]);
});

test('contentsOnly leaves out what overlaps, and false shows it', async () => {
  const overlap = (settings: string): string => `
    const node = figma.createRectangle();
    const over = figma.createRectangle();
    over.fills = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }];
    return figma.base64Encode(await node.exportAsync({ format: 'PNG', ${settings} }));
  `;
  expect(pixel(await exported(overlap('')), 50, 50)).toEqual([217, 217, 217, 255]);
  expect(pixel(await exported(overlap('contentsOnly: false')), 50, 50)).toEqual([255, 0, 0, 255]);
});

test('a hidden layer cannot be exported, and unknown settings are refused', async () => {
  await expect(
    inPlugin(`
      const node = figma.createRectangle();
      node.visible = false;
      await node.exportAsync({ format: 'PNG' });
    `),
  ).rejects.toThrow('in exportAsync: Failed to export node');
  await expect(
    inPlugin("await figma.createRectangle().exportAsync({ format: 'PNG', size: 2 })"),
  ).rejects.toThrow("Unrecognized key(s) in object: 'size'");
  await expect(
    inPlugin("await figma.createRectangle().exportAsync({ format: 'PDF' })"),
  ).rejects.toThrow('Exporting PDF is not implemented by this Figma host');
});
