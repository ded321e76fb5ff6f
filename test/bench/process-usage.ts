import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of one tick in /proc/PID/stat: USER_HZ, which is 100 on every Linux. */
const TICK = 0.01;

interface Stat {
  pid: number;
  parent: number;
  /** s, with those of children that have ended. */
  cpu: number;
}

/** Seconds of CPU that a process and all it has started have used. */
export function cpuOf(pid: number): number {
  return treeOf(pid).reduce((sum, { cpu }) => sum + cpu, 0);
}

/** Bytes of memory of a process and all it has started; what they share counts once. */
export function memoryOf(pid: number): number {
  return treeOf(pid).reduce((sum, one) => sum + proportionalSize(one.pid), 0);
}

/** Seconds that all cores together have been busy since the machine started. */
export function busySeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) * TICK;
}

/** Looks at the memory again and again, and remembers the most there was. */
export class MemoryWatch {
  readonly idle: number;
  #most: number;
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.idle = memoryOf(pid);
    this.#most = this.idle;
    this.#timer = setInterval(() => {
      this.#most = Math.max(this.#most, memoryOf(pid));
    }, 100);
  }

  /** Bytes above what there was at the beginning. */
  stop(): number {
    clearInterval(this.#timer);
    return this.#most - this.idle;
  }
}

function treeOf(pid: number): Stat[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
  const tree = all.filter((one) => one.pid === pid);
  for (const { pid: parent } of tree) tree.push(...all.filter((one) => one.parent === parent));
  return tree;
}

/** proc(5): the name in brackets may hold anything, so the fields are counted behind it. */
function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    return { pid, parent, cpu: fields.slice(11, 15).reduce((sum, one) => sum + one, 0) * TICK };
  } catch {
    return null;
  }
}

function proportionalSize(pid: number): number {
  try {
    const [, kilobytes = 0] =
      /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
