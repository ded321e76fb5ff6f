import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/*
 * Loaded into a service before its own code (`node --import`). When the mark of a call that has not
 * left is to be taken away, whether to send the call or to take it back, what the file that
 * SENDING_SWITCH names holds happens once: the process is killed `before`, or `after`, or somebody
 * else has `taken` the mark to take the call back, and goes no further.
 */
const { SENDING_SWITCH = '' } = process.env;
const { unlinkSync, renameSync } = fs;

function what(file: fs.PathLike): string {
  if (!String(file).endsWith('.unsent') || !fs.existsSync(SENDING_SWITCH)) return '';
  const found = fs.readFileSync(SENDING_SWITCH, 'utf8');
  unlinkSync(SENDING_SWITCH);
  return found;
}

function disturbed(file: fs.PathLike, takeAway: () => void): void {
  const happens = what(file);
  if (happens === 'before') process.kill(process.pid, 'SIGKILL');
  if (happens === 'taken') renameSync(file, String(file).replace(/unsent$/, 'taken'));
  takeAway();
  if (happens === 'after') process.kill(process.pid, 'SIGKILL');
}

fs.unlinkSync = (file) => disturbed(file, () => unlinkSync(file));
fs.renameSync = (from, to) => disturbed(from, () => renameSync(from, to));
syncBuiltinESMExports();
