import type { Page } from 'playwright-core';

/**
 * Goes through the page by Tab alone, from its top; what of it that can be used was not reached, or
 * did not show that it had the focus.
 */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const wanted = await page.evaluate(() => {
    const usable =
      'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary';
    const shown = [...document.querySelectorAll<HTMLElement>(usable)].filter((element) =>
      element.checkVisibility({ visibilityProperty: true }),
    );
    // Of radio buttons the group is one stop, reached at the one that is chosen.
    const stops = shown.filter(
      (element) => !(element instanceof HTMLInputElement && element.type === 'radio'),
    );
    for (const [nth, element] of stops.entries()) element.dataset.stop = String(nth);
    (document.activeElement as HTMLElement | null)?.blur();
    return stops.map((element) => element.outerHTML.slice(0, 120));
  });
  const reached = new Set<number>();
  const faults: string[] = [];
  // A few more than there are: date fields have several stops each.
  for (let presses = 0; presses < wanted.length * 4 && reached.size < wanted.length; presses += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element.dataset.stop === undefined) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const isSeen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      return { stop: Number(element.dataset.stop), isSeen };
    });
    if (at === null || reached.has(at.stop)) continue;
    reached.add(at.stop);
    if (!at.isSeen) faults.push(`shows no focus: ${wanted[at.stop]}`);
  }
  const missed = wanted.filter((_, nth) => !reached.has(nth));
  return [...faults, ...missed.map((html) => `not reached: ${html}`)];
}
