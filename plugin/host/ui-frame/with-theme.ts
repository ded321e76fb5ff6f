/// <reference path="../sandbox/vm-source.d.ts" />
import themeListener from 'figma-host:theme-listener';
import { type Theme, themeCss } from './theme-colors.ts';

/** A UI's html with Figma's class and colour variables, and the script that switches them. */
export function withTheme(html: string, theme: Theme): string {
  const inserted =
    `<style id="figma-style">${themeCss(theme)}</style>` +
    `<script>document.documentElement.classList.add('figma-${theme}');${themeListener}</script>`;
  const opening =
    /<head[^>]*>/i.exec(html) ?? /<html[^>]*>/i.exec(html) ?? /<!doctype[^>]*>/i.exec(html);
  const at = opening ? opening.index + opening[0].length : 0;
  return html.slice(0, at) + inserted + html.slice(at);
}
