/**
 * Where the control that has the focus goes away, the focus would fall to the whole document, and
 * whoever works by keyboard begins anew. It goes to the same button of the item behind or before
 * it; without one, to what that stood in: an item, a heading, or a field. Never to another button,
 * for a key that is held down would press it.
 */
export function keepFocus(root: Element): void {
  let focused: Element | null = null;
  root.addEventListener('focusin', ({ target }) => {
    focused = target as Element;
  });
  root.addEventListener('focusout', () => {
    // Chromium tells of a focus that ends by removal, too.
    queueMicrotask(() => {
      if (focused?.isConnected) focused = document.activeElement;
    });
  });
  new MutationObserver((records) => {
    const lost = focused;
    // A window that somebody has left is not to call them back.
    if (!lost || lost.isConnected || !document.hasFocus()) return;
    focused = null;
    if (document.activeElement !== document.body) return;
    const place = records.find(({ removedNodes }) =>
      [...removedNodes].some((node) => node.contains(lost)),
    );
    if (place) neighbourOf(lost, place)?.focus();
  }).observe(root, { childList: true, subtree: true });
}

function neighbourOf(lost: Element, { target, nextSibling }: MutationRecord): HTMLElement | null {
  const alike = [...(target as Element).querySelectorAll('button')].filter(
    (button) => verbOf(button) === verbOf(lost),
  );
  const isBehind = (button: Element) =>
    (nextSibling?.compareDocumentPosition(button) ?? 0) & Node.DOCUMENT_POSITION_FOLLOWING;
  let found: HTMLElement | null = alike.find(isBehind) ?? alike.at(-1) ?? null;
  for (let around = target as Element | null; around && !found; around = around.parentElement) {
    found = around.matches('li')
      ? (around as HTMLElement)
      : ([...around.querySelectorAll<HTMLElement>('h2, textarea, input')].find((element) =>
          element.checkVisibility(),
        ) ?? null);
    // Neither an item nor a heading is a stop of the Tab key.
    if (found?.matches('li, h2')) found.tabIndex = -1;
  }
  return found;
}

/** `Remove` of `Remove Lake photo`. */
const verbOf = (button: Element) => (button.ariaLabel ?? button.textContent ?? '').split(' ', 1)[0];
