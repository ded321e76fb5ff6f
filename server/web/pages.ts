import { queryString } from '../../shared/query-string.ts';
import { policy } from '../privacy/policy.ts';
import { outputQuery, readGalleryView } from './browser/gallery/gallery-address.ts';
import {
  type NavigationEntry,
  type PageContext,
  type PageShell,
  type PageVisit,
  pageShell,
} from './page-shell.ts';
import { privacyPage } from './privacy-page.ts';

/** What the gallery's address asks for; its days begin where the browser is, which only it knows. */
function galleryData(search: string): string[] {
  const view = readGalleryView(search);
  const filters = '/api/v1/output-filters';
  if (view.from !== '' || view.to !== '') return [filters];
  return [`/api/v1/outputs${queryString(outputQuery(view))}`, filters];
}

/** A page of the companion: an Express path and the document that answers it. */
export interface WebPage {
  path: string;
  html: (context: PageContext, visit: PageVisit) => string;
}

/** A page that its script, `browser/<script>.tsx`, fills. */
export interface ScriptedPage {
  path: string;
  script: string;
  title: string;
  /** What the navigation calls it; without it, it does not stand there. */
  navigation?: string;
  wide?: boolean;
  /** API paths that the page asks for as it appears, by the query in its address. */
  data?: (search: string) => readonly string[];
}

/** The pages with a script. The navigation has theirs in this order. */
const scriptedPages: readonly ScriptedPage[] = [
  {
    path: '/',
    script: 'home',
    title: 'Home',
    data: () => ['/api/v1/outputs?limit=14', '/api/v1/provider-keys', '/api/v1/connections'],
  },
  {
    path: '/gallery',
    script: 'gallery',
    title: 'Gallery',
    navigation: 'Gallery',
    wide: true,
    data: galleryData,
  },
  {
    path: '/keys',
    script: 'keys',
    title: 'Provider keys',
    navigation: 'Keys',
    data: () => ['/api/v1/providers', '/api/v1/provider-keys', '/api/v1/consents'],
  },
  { path: '/usage', script: 'usage', title: 'Usage', navigation: 'Usage' },
  { path: '/account', script: 'account', title: 'Account', navigation: 'Account' },
  {
    path: '/your-data',
    script: 'your-data',
    title: 'Your data',
    navigation: 'Your data',
    data: () => ['/api/v1/exports', '/api/v1/retention', '/api/v1/held-data'],
  },
  {
    path: '/security',
    script: 'security',
    title: 'Security',
    navigation: 'Security',
    data: () => ['/api/v1/sessions', '/api/v1/connections', '/api/v1/security-events'],
  },
  { path: '/confirm', script: 'confirm', title: 'Confirm your email address' },
  { path: '/forgotten-password', script: 'forgotten-password', title: 'Forgotten password' },
  { path: '/reset-password', script: 'reset-password', title: 'Choose a new password' },
  { path: '/deleted', script: 'deleted', title: 'Deleted account' },
  { path: '/sign-in', script: 'sign-in', title: 'Sign in' },
  { path: '/sign-up', script: 'sign-up', title: 'Create account' },
  { path: '/pair/:id', script: 'pair', title: 'Connect a plugin' },
];

const navigation: readonly NavigationEntry[] = scriptedPages.flatMap(
  ({ path, navigation: label }) => (label === undefined ? [] : [{ path, label }]),
);

function scripted({ path, data, ...page }: ScriptedPage): WebPage {
  return {
    path,
    html: (context, visit) => {
      const shell = { ...page, navigation, ...(data && { data: data(visit.search) }) };
      return pageShell(shell, context, visit);
    },
  };
}

/** The script of pages that are complete without it: it fills the header alone. */
const COMPLETE_SCRIPT = 'complete';

function complete(
  content: Pick<PageShell, 'title' | 'content'>,
  context: PageContext,
  visit: PageVisit,
): string {
  return pageShell({ ...content, script: COMPLETE_SCRIPT, navigation }, context, visit);
}

const start: ScriptedPage = { path: '/start', script: 'start', title: 'Welcome' };

/** For the one-time link; to be served only where such links exist. */
export const startPage = scripted(start);

/** Every page that is always served. */
export const pages: readonly WebPage[] = [
  ...scriptedPages.map(scripted),
  {
    path: '/privacy',
    html: (context, visit) => {
      const content = privacyPage(policy, context.privacyContact, context.cookies);
      return complete({ title: 'Privacy policy', content }, context, visit);
    },
  },
];

/** The scripts that the pages load, each built from `browser/<name>.tsx`. */
export const scriptNames: readonly string[] = [
  ...[...scriptedPages, start].map(({ script }) => script),
  COMPLETE_SCRIPT,
];

/** The document that answers, with status 404, an address where nothing is. */
export function notFoundPage(context: PageContext, visit: PageVisit): string {
  const content = `<section class="card narrow">
<h1>Nothing is here</h1>
<p>The address is wrong, or what it led to has gone.</p>
<p><a class="button" href="/">Go to the start page</a></p>
</section>`;
  return complete({ title: 'Not found', content }, context, visit);
}
