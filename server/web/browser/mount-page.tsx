import { type ComponentType, render } from 'preact';
import { AccountMenu } from './components/account-menu.tsx';

/** Fills the page's shell: the content and the menu in the header. */
export function mountPage(Page: ComponentType): void {
  const page = document.getElementById('page');
  const menu = document.getElementById('account-menu');
  if (!page || !menu) throw new Error('The page shell lacks its parts.');
  page.replaceChildren();
  page.removeAttribute('aria-busy');
  render(<Page />, page);
  render(<AccountMenu />, menu);
}
