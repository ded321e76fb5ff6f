import { policy } from '../privacy/policy.ts';
import { type PageContext, type PageShell, pageShell } from './page-shell.ts';
import { privacyPage } from './privacy-page.ts';

/** A page of the companion: an Express path and the document that answers it. */
export interface WebPage {
  path: string;
  html: (context: PageContext) => string;
}

function scripted(path: string, script: string, title: string): WebPage & { script: string } {
  const shell: PageShell = { title, script };
  return { path, script, html: (context) => pageShell(shell, context) };
}

const scriptedPages = [
  scripted('/', 'home', 'Home'),
  scripted('/sign-in', 'sign-in', 'Sign in'),
  scripted('/sign-up', 'sign-up', 'Create account'),
  scripted('/pair/:id', 'pair', 'Connect a plugin'),
  scripted('/keys', 'keys', 'Provider keys'),
  scripted('/account', 'account', 'Account'),
];

/** For the one-time link; to be served only where such links exist. */
export const startPage = scripted('/start', 'start', 'Welcome');

/** Every page that is always served. */
export const pages: readonly WebPage[] = [
  ...scriptedPages,
  {
    path: '/privacy',
    html: (context) =>
      pageShell(
        { title: 'Privacy policy', content: privacyPage(policy, context.privacyContact) },
        context,
      ),
  },
];

/** The scripts that the pages load, each built from `browser/<name>.tsx`. */
export const scriptNames: readonly string[] = [...scriptedPages, startPage].map(
  ({ script }) => script,
);

/** The document that answers, with status 404, an address where nothing is. */
export function notFoundPage(context: PageContext): string {
  const content = `<section class="card narrow">
<h1>Nothing is here</h1>
<p>The address is wrong, or what it led to has gone.</p>
<p><a class="button" href="/">Go to the start page</a></p>
</section>`;
  return pageShell({ title: 'Not found', content }, context);
}
