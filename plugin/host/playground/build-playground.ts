import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import sharp from 'sharp';
import { paintDemoPhoto } from './demo/paint-demo-photo.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
/** px */
const PHOTO = { width: 1200, height: 800 };

/**
 * Writes the playground beside the built host: `playground.html`, `.js`, `.css` and
 * `demo-photo.jpg`. `options` are those the host is bundled with.
 */
export async function buildPlayground(outDir: string, options: BuildOptions): Promise<void> {
  await Promise.all([
    build({
      ...options,
      entryPoints: [join(HERE, 'playground.tsx')],
      outfile: join(outDir, 'playground.js'),
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
    }),
    build({
      ...options,
      entryPoints: [join(HERE, 'playground.css')],
      outfile: join(outDir, 'playground.css'),
      // light-dark() is left as it is: the theme is chosen on the page.
      target: ['chrome123', 'firefox121', 'safari17.5'],
    }),
    copyFile(join(HERE, 'playground.html'), join(outDir, 'playground.html')),
    sharp(paintDemoPhoto(PHOTO.width, PHOTO.height), { raw: { ...PHOTO, channels: 3 } })
      .blur(0.5)
      .jpeg({ quality: 82 })
      .toFile(join(outDir, 'demo-photo.jpg')),
  ]);
}
