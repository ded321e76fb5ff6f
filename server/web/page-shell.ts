import type { Account } from '../../shared/account.ts';
import type { Cookie } from '../accounts/cookies.ts';
import { escapeHtml } from './escape-html.ts';
import type { WebAssets } from './web-assets.ts';

/** What the service tells its pages. */
export interface PageContext {
  assets: WebAssets;
  /** Whether `/playground` is served. */
  playground: boolean;
  signUp: 'open' | 'invite' | 'closed';
  /** Whether the service and the browser share a computer, as on a local start. */
  isLocal: boolean;
  /** Whether mails are kept at `/dev/mail` instead of being sent. */
  keepsMails: boolean;
  /** Where people ask about privacy; `null` where the operator named nothing. */
  privacyContact: string | null;
  /** Every cookie there is. */
  cookies: readonly Cookie[];
}

/** Who asks for a page, and by which address. */
export interface PageVisit {
  /** The path in the address. */
  path: string;
  /** The query in the address with its `?`, or nothing. */
  search: string;
  /**
   * `null` for nobody, and for somebody who follows a link from elsewhere: their browser keeps the
   * cookie back on that one request.
   */
  account: Account | null;
}

/** A page in the navigation. */
export interface NavigationEntry {
  path: string;
  label: string;
}

export interface PageShell {
  title: string;
  /** The name of the page's script. */
  script: string;
  /** HTML of a page that its script need not fill. */
  content?: string;
  /** As wide as the window, for pages of pictures. */
  wide?: boolean;
  /** API paths that the page will ask for, if a person is signed in: they are asked for at once. */
  data?: readonly string[];
  navigation: readonly NavigationEntry[];
}

/**
 * A whole document around a page's content; nothing in it is inline script or inline style. It says
 * who is signed in, so that the page's script need not ask, and has the browser fetch the page's
 * data beside the script.
 */
export function pageShell(shell: PageShell, context: PageContext, visit: PageVisit): string {
  const { assets } = context;
  const script = assets.scripts[shell.script];
  const style = assets.styles[shell.script];
  const data = visit.account && shell.data ? shell.data : [];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(shell.title)} · Tomson Studio</title>
<link rel="icon" href="data:,">
<link rel="preload" as="font" type="font/woff2" href="/assets/${assets.font}" crossorigin>
<link rel="stylesheet" href="/assets/${assets.stylesheet}">
${style ? `<link rel="stylesheet" href="/assets/${style}">` : ''}
<script type="module" src="/assets/${script}"></script>
${data.map((path) => `<link rel="preload" as="fetch" href="${escapeHtml(path)}" crossorigin>`).join('\n')}
</head>
<body class="studio" data-playground="${context.playground}" data-sign-up="${context.signUp}" data-local="${context.isLocal}" data-mails="${context.keepsMails ? 'kept' : 'sent'}"${visit.account ? ` data-account="${escapeHtml(JSON.stringify(visit.account))}"` : ''}>
<a class="skip" href="#page">Skip to the content</a>
<header class="header">
<a class="brand" href="/">Tomson Studio</a>
<button type="button" class="menu-button" popovertarget="site-menu"${visit.account ? '' : ' hidden'}>Menu</button>
<div id="site-menu" class="site-menu" popover${visit.account ? '' : ' hidden'}>
${navigation(shell.navigation, visit.path)}
<div id="account-menu"></div>
</div>
</header>
<main id="page" tabindex="-1"${shell.wide ? ' class="wide"' : ''}${shell.content === undefined ? ' aria-busy="true"' : ''}>
${shell.content ?? '<noscript><p>This page needs JavaScript.</p></noscript>'}
</main>
<footer class="footer"><a href="/privacy">Privacy policy</a></footer>
</body>
</html>
`;
}

function navigation(entries: readonly NavigationEntry[], path: string): string {
  const links = entries.map((entry) => {
    const current = entry.path === path ? ' aria-current="page"' : '';
    return `<li><a href="${escapeHtml(entry.path)}"${current}>${escapeHtml(entry.label)}</a></li>`;
  });
  return `<nav aria-label="Pages"><ul class="pages">${links.join('')}</ul></nav>`;
}
