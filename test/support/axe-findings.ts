import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import type { PlaygroundPage } from './playground-page.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The plugin's own frame in the page. */
export function pluginFrame(page: PlaygroundPage): Frame {
  const frame = page.page.frames().find((candidate) => candidate.url().startsWith('data:'));
  if (!frame) throw new Error('The plugin shows no window');
  return frame;
}

/** What axe finds serious or critical in one document, its frames left out. */
export async function axeFindings(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe);
  return frame.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await tool.run(document, { iframes: false });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
