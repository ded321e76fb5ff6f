import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

/** What every feature of the service may use, beside its own folder. */
const FEATURE = [
  'shared/',
  'server/platform/',
  'server/prisma/',
  'server/config.ts',
  'server/privacy/policy.ts',
  /^server\/accounts\/require-[a-z-]+\.ts$/,
  'server/accounts/session-ended.ts',
  'server/accounts/account-ended.ts',
  'server/mail/queue-mail.ts',
  'server/security-log/record-security-event.ts',
];

interface Rule {
  /** A folder, or one file. The first rule that fits a file counts. */
  from: string;
  /** Beginnings of paths, or patterns. A file may always import from its own `from`. */
  may: (string | RegExp)[];
  /** Packages; where it is absent, any. */
  packages?: RegExp;
}

/** Who may import whom, as docs/decisions and CONTRIBUTING tell it. Composition points may all. */
const RULES: Rule[] = [
  { from: 'shared/', may: [], packages: /^zod$/ },

  { from: 'plugin/protocol.ts', may: ['shared/'], packages: /^$/ },
  { from: 'plugin/main/', may: ['plugin/protocol.ts', 'shared/'], packages: /^$/ },
  {
    from: 'plugin/ui/',
    may: ['plugin/protocol.ts', 'shared/'],
    packages: /^(preact|@noble\/hashes)(\/|$)/,
  },
  { from: 'plugin/host/', may: [] },

  { from: 'server/config.ts', may: ['shared/'] },
  { from: 'server/platform/', may: ['shared/', 'server/config.ts', 'server/prisma/'] },
  { from: 'server/prisma/', may: ['server/platform/migrate.ts'] },
  { from: 'server/backup/', may: ['server/platform/', 'server/config.ts'] },
  { from: 'server/providers/', may: ['shared/'] },
  { from: 'server/mail/', may: [...FEATURE, 'server/web/escape-html.ts'] },
  { from: 'server/web/browser/', may: ['shared/'], packages: /^(preact|uqr)(\/|$)/ },
  {
    from: 'server/web/playground-routes.ts',
    may: ['server/web/', 'server/config.ts', 'plugin/host/frame-policy.ts', 'manifest.json'],
  },
  {
    from: 'server/web/',
    may: ['shared/', 'server/config.ts', 'server/accounts/cookies.ts', 'server/privacy/policy.ts'],
  },

  {
    from: 'server/generations/',
    may: [
      ...FEATURE,
      'server/assets/',
      'server/provider-keys/',
      'server/consents/',
      'server/image-models/',
      'server/providers/',
      'server/connections/connection-ended.ts',
    ],
  },
  {
    from: 'server/privacy/policy.ts',
    may: ['shared/', 'server/providers/recipient.ts', 'server/providers/registry.ts'],
  },
  {
    from: 'server/privacy/',
    may: [
      ...FEATURE,
      'server/mail/queue-mail.ts',
      'server/accounts/limit-attempts.ts',
      'server/generations/forget-generation-files.ts',
      'server/assets/spool.ts',
      'server/assets/store-objects.ts',
    ],
  },
  {
    from: 'server/gallery/',
    may: [...FEATURE, 'server/assets/', 'server/generations/'],
  },
  {
    from: 'server/image-models/',
    may: [...FEATURE, 'server/providers/', 'server/provider-keys/'],
  },
  { from: 'server/usage/', may: [...FEATURE, 'server/providers/image-provider.ts'] },
  { from: 'server/provider-keys/', may: [...FEATURE, 'server/providers/'] },
  {
    from: 'server/consents/',
    may: [...FEATURE, 'server/providers/', 'server/provider-keys/'],
  },
];

/** They put the parts together. */
const COMPOSITION = new Set(
  [
    'app',
    'main',
    'service',
    'worker',
    'build',
    'link',
    'operate',
    'rotate-keys',
    'back-up',
    'restore',
    'end-what-was-restored',
    'describe-start',
  ].map((name) => `server/${name}.ts`),
).add('plugin/build.ts');

interface Import {
  file: string;
  /** From the root for a file of ours, else the package. */
  target: string;
  ours: boolean;
  typeOnly: boolean;
}

const STATEMENT =
  /^(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|^import\s*'([^']+)'|\bimport\('([^']+)'\)/gm;

function importsOf(file: string, source: string): Import[] {
  return [...source.matchAll(STATEMENT)].map(([, type, from, bare, dynamic]) => {
    const specifier = from ?? bare ?? dynamic ?? '';
    const ours = specifier.startsWith('.');
    const target = ours ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
    return { file, target, ours, typeOnly: type !== undefined };
  });
}

async function sources(): Promise<[string, string][]> {
  const files = await Promise.all(
    ['shared', 'server', 'plugin'].map(async (folder) => {
      const names = await readdir(path.join(root, folder), { recursive: true });
      return names.map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')));
    }),
  );
  const ours = files
    .flat()
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('server/prisma/client/'));
  return Promise.all(
    ours.map(
      async (file) =>
        [file, await readFile(path.join(root, file), 'utf8')] satisfies [string, string],
    ),
  );
}

function ruleFor(file: string): Rule {
  const found = RULES.find(({ from }) => file.startsWith(from));
  if (found) return found;
  const [, feature] = /^server\/([^/]+)\//.exec(file) ?? [];
  if (!feature) throw new Error(`${file} has no rule: say what it may import`);
  return { from: `server/${feature}/`, may: FEATURE };
}

function isAllowed({ file, target, ours }: Import): boolean {
  const { from, may, packages } = ruleFor(file);
  if (!ours) return packages?.test(target) ?? true;
  return [from, ...may].some((one) =>
    typeof one === 'string' ? target.startsWith(one) : one.test(target),
  );
}

describe('the parts of the program', () => {
  it('import only what they may', async () => {
    const wrong = (await sources())
      .filter(([file]) => !COMPOSITION.has(file))
      .flatMap(([file, source]) => importsOf(file, source))
      .filter((one) => !isAllowed(one))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  it('of the plugin’s sandbox take only types from the contract, which brings zod along', async () => {
    const wrong = (await sources())
      .filter(([file]) => file.startsWith('plugin/main/') || file === 'plugin/protocol.ts')
      .flatMap(([file, source]) => importsOf(file, source))
      .filter(({ target, typeOnly }) => target.startsWith('shared/') && !typeOnly)
      // These two are figures and functions without a schema.
      .filter(({ target }) => !/^shared\/(limits|fit-dimensions)\.ts$/.test(target));
    expect(wrong).toEqual([]);
  });

  it('read the environment in one place', async () => {
    // The build hands its own environment on to Prisma’s command.
    const may = new Set(['server/config.ts', 'server/build.ts']);
    const readers = (await sources())
      .filter(([file, source]) => !may.has(file) && source.includes('process.env'))
      .map(([file]) => file);
    expect(readers).toEqual([]);
  });
});

/** So that a rule that finds nothing is not taken for a rule that is kept. */
describe('the reading of imports', () => {
  it('sees every way of writing one', () => {
    const source = [
      "import a from './a.ts';",
      "import { type B, b } from '../b.ts';",
      "import type { C } from './c.ts';",
      "import {\n  d,\n  e,\n} from 'zod';",
      "import './side-effect.ts';",
      "export { f } from './f.ts';",
      "const g = await import('./g.ts');",
    ].join('\n');
    expect(importsOf('server/x/y.ts', source)).toMatchObject([
      { target: 'server/x/a.ts', ours: true, typeOnly: false },
      { target: 'server/b.ts' },
      { target: 'server/x/c.ts', typeOnly: true },
      { target: 'zod', ours: false },
      { target: 'server/x/side-effect.ts' },
      { target: 'server/x/f.ts' },
      { target: 'server/x/g.ts' },
    ]);
  });

  it.each([
    ['shared/account.ts', 'server/config.ts', true],
    ['plugin/main/main.ts', 'plugin/ui/app.tsx', true],
    ['plugin/host/figma-host.ts', 'plugin/protocol.ts', true],
    ['server/platform/route.ts', 'server/generations/errors.ts', true],
    ['server/providers/sketch/sketch.ts', 'server/config.ts', true],
    ['server/documents/document-routes.ts', 'server/generations/errors.ts', true],
    ['server/accounts/auth.ts', 'server/connections/secrets.ts', true],
    ['plugin/main/main.ts', 'preact', false],
    ['server/web/browser/home.tsx', 'express', false],
  ])('%s may not import %s', (file, target, ours) => {
    expect(isAllowed({ file, target, ours, typeOnly: false })).toBe(false);
  });
});
