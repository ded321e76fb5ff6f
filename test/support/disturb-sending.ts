import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/*
 * Loaded into a service before its own code (`node --import`). When a call is about to leave, what
 * the file that SENDING_SWITCH names holds happens once: the process is killed `before` its mark is
 * taken away, or `after`, or somebody else has `taken` the mark.
 */
const { SENDING_SWITCH = '' } = process.env;
const { unlinkSync } = fs;

function what(file: fs.PathLike): string {
  if (!String(file).endsWith('.unsent') || !fs.existsSync(SENDING_SWITCH)) return '';
  const found = fs.readFileSync(SENDING_SWITCH, 'utf8');
  unlinkSync(SENDING_SWITCH);
  return found;
}

fs.unlinkSync = (file) => {
  const happens = what(file);
  if (happens === 'before') process.kill(process.pid, 'SIGKILL');
  if (happens === 'taken') unlinkSync(file);
  unlinkSync(file);
  if (happens === 'after') process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
