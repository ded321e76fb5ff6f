import { escapeHtml } from './escape-html.ts';
import type { WebAssets } from './web-assets.ts';

/** What the service tells its pages. */
export interface PageContext {
  assets: WebAssets;
  /** Whether `/playground` is served. */
  playground: boolean;
  signUp: 'open' | 'closed';
  /** Whether the service and the browser share a computer, as on a local start. */
  isLocal: boolean;
  /** Where people ask about privacy; `null` where the operator named nothing. */
  privacyContact: string | null;
}

export interface PageShell {
  title: string;
  /** The name of the page's script; without one the page is complete as it is. */
  script?: string;
  /** HTML. */
  content?: string;
}

/** A whole document around a page's content; nothing in it is inline script or inline style. */
export function pageShell(shell: PageShell, context: PageContext): string {
  const { assets } = context;
  const script = shell.script === undefined ? undefined : assets.scripts[shell.script];
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
${script ? `<script type="module" src="/assets/${script}"></script>` : ''}
</head>
<body class="studio" data-playground="${context.playground}" data-sign-up="${context.signUp}" data-local="${context.isLocal}">
<header class="header"><a class="brand" href="/">Tomson Studio</a><div id="account-menu"></div></header>
<main id="page"${script ? ' aria-busy="true"' : ''}>
${script ? '<noscript><p>This page needs JavaScript.</p></noscript>' : (shell.content ?? '')}
</main>
<footer class="footer"><a href="/privacy">Privacy policy</a></footer>
</body>
</html>
`;
}
