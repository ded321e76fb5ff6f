import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Every part has globals of its own: a sandbox without DOM, a browser, Node. */
const parts = ['.', 'plugin/main', 'plugin/ui', 'plugin/host', 'server', 'server/web', 'test'];

const tsc = path.resolve('node_modules/.bin/tsc');
for (const part of parts) {
  const { status } = spawnSync(tsc, ['-p', part], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
