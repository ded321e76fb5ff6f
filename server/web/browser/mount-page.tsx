import { type ComponentType, render } from 'preact';
import { keepFocus } from '../../../shared/browser/keep-focus.ts';
import { AccountMenu } from './components/account-menu.tsx';

/** Fills the page's shell: the content and the menu in the header. */
export function mountPage(Page: ComponentType): void {
  const page = document.getElementById('page');
  if (!page) throw new Error('The page shell lacks its parts.');
  page.replaceChildren();
  page.removeAttribute('aria-busy');
  keepFocus(page);
  render(<Page />, page);
  mountAccountMenu();
}

/** Fills the header alone, on a page whose content came with it. */
export function mountAccountMenu(): void {
  const menu = document.getElementById('account-menu');
  if (!menu) throw new Error('The page shell lacks its parts.');
  render(<AccountMenu />, menu);
}
