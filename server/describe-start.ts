import path from 'node:path';
import type { Config } from './config.ts';

/** What a start tells the person who started it. */
export function describeStart(config: Config, link: string | null): string {
  if (config.role === 'worker') return 'Tomson Studio worker is ready.\n';
  const manifest = path.resolve(import.meta.dirname, '..', manifestFor(config));
  const lines = ['', 'Tomson Studio is ready.', '', `  Companion page   ${config.publicUrl}`];
  if (link) {
    lines.push(
      `  Begin here       ${link}`,
      '                   (once, within ten minutes, in a browser on this machine;',
      '                   “npm run link” prints another)',
    );
  }
  lines.push(
    '',
    '  In Figma’s desktop app: Plugins → Development → Import plugin from manifest…',
    `  and choose ${manifest}`,
    '',
  );
  return `${lines.join('\n')}\n`;
}

/** The manifest at the top names the default address; the build writes one for any other. */
function manifestFor({ publicUrl }: Config): string {
  return publicUrl === 'http://localhost:4100' ? 'manifest.json' : 'dist/plugin/manifest.json';
}
