import { type Theme, themeCss } from '../ui-frame/theme-colors.ts';

export type ThemeChoice = Theme | 'system';

const KEY = 'figma-playground-theme';

/** The playground's colours, which are Figma's variables, by choice or as the system has them. */
export class PlaygroundTheme {
  readonly #sheet = new CSSStyleSheet();
  readonly #dark = window.matchMedia('(prefers-color-scheme: dark)');
  readonly #listeners = new Set<() => void>();
  #choice: ThemeChoice;

  constructor() {
    const kept = localStorage.getItem(KEY);
    this.#choice = kept === 'light' || kept === 'dark' ? kept : 'system';
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#sheet];
    this.#dark.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  get current(): Theme {
    if (this.#choice !== 'system') return this.#choice;
    return this.#dark.matches ? 'dark' : 'light';
  }

  choose(choice: ThemeChoice): void {
    this.#choice = choice;
    localStorage.setItem(KEY, choice);
    this.#apply();
  }

  on(_event: 'change', listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #apply(): void {
    this.#sheet.replaceSync(themeCss(this.current));
    document.documentElement.dataset.theme = this.current;
    for (const listener of [...this.#listeners]) listener();
  }
}
