import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { buildPlugin } from '../../plugin/build.ts';
import { readConfig } from '../../server/config.ts';
import { startService } from '../../server/service.ts';
import { launchChromium } from './chromium.ts';
import { freePort } from './free-port.ts';
import { takePageScreenshots } from './page-screenshots.ts';
import { generate, Person } from './person.ts';
import { newTab, PlaygroundPage } from './playground-page.ts';

/*
 * Takes the pictures in docs/ anew: a service of its own, the built playground, a real browser.
 * Everything has to be built before.
 */
const root = path.resolve(import.meta.dirname, '../..');
/** px */
const VIEW = { width: 1440, height: 900 };
/** With seeds, so that a new screenshot differs from the last one only where the product does. */
const SCENES = [
  {
    target: 'Hero picture',
    prompt: 'Mountain lake at dawn, pines and soft mist, teal and gold',
    seed: '12',
  },
  {
    target: 'The Ridge picture',
    prompt: 'Mountain ridge above the clouds, first light',
    seed: '5',
  },
  { target: 'Birch End picture', prompt: 'Forest in autumn, ochre and moss', seed: '8' },
];
/** What else the gallery shows. */
const GALLERY = [
  'Terrazzo in mint and coral',
  'Silk ribbons in violet, studio light',
  'Night market in the rain, neon reflections',
  'Paper-cut hills in ochre and rust',
  'Citrus grove at noon, white and green',
  'Botanical print in sage and blush',
  'A quiet bay at dawn, soft haze, muted teal',
  'Layered dunes in rose, low sun',
  'Abstract waves in deep blue',
  'Bauhaus tiles in red, yellow and black',
  'Winter forest under stars',
];

const data = await mkdtemp(path.join(tmpdir(), 'tomson-screenshots-'));
const service = await serve(data);
const browser = await launchChromium();
try {
  const person = await Person.byLink(service.mintLink());
  const light = await open(browser, person, 'light');
  for (const scene of SCENES.toReversed()) await make(light, scene);
  await keep(light.page, 'playground-light.png');

  await light.ui.getByRole('tab', { name: 'History' }).click();
  await light.ui.locator('.thumbnail img').nth(2).waitFor();
  await keep(light.page, 'plugin-history.png', light.page.locator('.plugin-window'));

  for (const [index, prompt] of GALLERY.entries()) {
    const shape = ['1:1', '16:9', '2:3'][index % 3] ?? '1:1';
    const recipe = { model: 'sketch/procedural', prompt, aspectRatio: shape, seed: index };
    await generate(person.api, recipe);
  }
  const { items } = await person.api.outputs();
  for (const { id } of [items[2], items[5]].flatMap((output) => output ?? [])) {
    await person.api.changeOutput(id, { favourite: true });
  }
  const gallery = await newTab(light.page.context(), null);
  await gallery.goto(`${service.origin}/gallery`);
  await gallery
    .locator('.tile img')
    .nth(SCENES.length - 1)
    .waitFor();
  await gallery.waitForFunction(() =>
    Array.from(document.images).every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
  );
  await keep(gallery, 'gallery.png');

  const dark = await open(browser, person, 'dark');
  for (const scene of SCENES.toReversed()) await make(dark, scene);
  await keep(dark.page, 'playground-dark.png');
  await takePageScreenshots(browser, person, service.prisma, keep);
} finally {
  await browser.close();
  await service.stop();
  await rm(data, { recursive: true, force: true });
}

async function serve(directory: string) {
  const port = await freePort();
  const builtDirectory = path.join(directory, 'built');
  await mkdir(builtDirectory, { recursive: true });
  for (const part of ['web', 'host']) {
    await symlink(path.join(root, 'dist', part), path.join(builtDirectory, part));
  }
  const serviceOrigin = `http://localhost:${port}`;
  await buildPlugin({ serviceOrigin, outDir: path.join(builtDirectory, 'plugin') });
  const config = readConfig('all', {
    PORT: String(port),
    DATA_DIR: directory,
    LOG_LEVEL: 'error',
  });
  const started = await startService(config, { builtDirectory });
  return {
    origin: serviceOrigin,
    prisma: started.database.prisma,
    stop: () => started.stop(),
    mintLink: () => started.mintLink() ?? '',
  };
}

/** The playground as somebody comes to it for the first time, the landing page in view. */
async function open(
  of: Browser,
  person: Person,
  colorScheme: 'light' | 'dark',
): Promise<PlaygroundPage> {
  const context = await of.newContext({ viewport: VIEW, colorScheme });
  const page = new PlaygroundPage(await newTab(context, person));
  await page.connect(service.origin);
  return page;
}

async function make(page: PlaygroundPage, { target, prompt, seed }: (typeof SCENES)[number]) {
  const [id, landingPage] = await Promise.all([page.id(target), page.id('Landing page')]);
  await page.useAsTarget([id]);
  await page.page.evaluate((frame) => playground().zoomTo([frame]), landingPage);
  await page.ui.getByLabel('Seed').fill(seed);
  await page.make(prompt);
  await page.ui.locator('.generate .scroll').evaluate((form) => form.scrollTo(0, 0));
}

async function keep(page: Page, name: string, part?: ReturnType<Page['locator']>): Promise<void> {
  // The pointer and the text cursor are nothing to see.
  await page.mouse.move(0, 0);
  const taken = await (part ?? page).screenshot({ caret: 'hide', animations: 'disabled' });
  const small = await sharp(taken).png({ palette: true, quality: 95, effort: 10 }).toBuffer();
  await writeFile(path.join(root, 'docs', name), small);
  process.stdout.write(`docs/${name}: ${Math.round(small.length / 1000)} kB\n`);
}
