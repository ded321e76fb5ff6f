/** Runs first in a UI shown with `themeColors`: keeps its class and its colours up to date. */
import { THEME_MESSAGE } from './frame-protocol.ts';

interface ThemeMessage {
  readonly [THEME_MESSAGE]?: { readonly name: 'light' | 'dark'; readonly css: string };
}

window.addEventListener('message', (event: MessageEvent<ThemeMessage | null>) => {
  const theme = event.source === window.parent ? event.data?.[THEME_MESSAGE] : undefined;
  if (!theme) return;
  event.stopImmediatePropagation();
  const { classList } = document.documentElement;
  classList.remove('figma-light', 'figma-dark');
  classList.add(`figma-${theme.name}`);
  const style = document.getElementById('figma-style');
  if (style) style.textContent = theme.css;
});
