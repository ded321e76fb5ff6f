import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * What axe finds, however slight, and whether the page is wider than the window. axe is a script
 * that the page’s policy does not know: the page’s context has to be made with `bypassCSP`.
 */
export async function pageFindings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await tool.run();
    const overflows = document.documentElement.scrollWidth > window.innerWidth;
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      ...(overflows ? ['wider than the window'] : []),
    ];
  });
}
