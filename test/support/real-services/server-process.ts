import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Characters of output that are kept to explain a failure. */
const KEPT_OUTPUT = 4000;

/** ms that a server is given to end in good order. */
const STOP_TIMEOUT = 20_000;

/** A server of somebody else's that runs in the foreground until it is stopped. */
export class ServerProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = '';

  constructor(command: string, args: string[], options: SpawnOptions = {}) {
    this.#name = command;
    // A group of its own: Ctrl-C reaches only who started it, who then stops it in order.
    this.#child = spawn(command, args, {
      ...options,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
      });
    }
    // Whatever happens to us, it does not stay behind.
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#ended = new Promise<void>((resolve) => {
      this.#child.once('error', (error) => {
        this.#output += error.message;
        resolve();
      });
      this.#child.once('exit', () => resolve());
    }).finally(() => process.off('exit', kill));
  }

  /**
   * Asks again and again until `answers` does not throw. Throws when the process ends before, or
   * after `timeout` ms, with what it printed last.
   */
  async until(answers: () => Promise<unknown>, timeout: number): Promise<this> {
    const deadline = Date.now() + timeout;
    let over = false;
    void this.#ended.then(() => {
      over = true;
    });
    for (;;) {
      const failure = await answers().then(
        () => null,
        (error: unknown) => error,
      );
      if (failure === null) return this;
      if (over) return this.endedAtStart();
      if (Date.now() > deadline) {
        const reason = failure instanceof Error ? failure.message : String(failure);
        throw new Error(`${this.#name} did not answer in time (${reason}):\n${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Rejects when the process ends, with what it printed last. */
  async endedAtStart(): Promise<never> {
    await this.#ended;
    throw new Error(`${this.#name} ended at its start:\n${this.#output}`);
  }

  /** Ends it by the signal, or by force when it does not listen. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    if (this.#child.pid === undefined) return;
    this.#child.kill(signal);
    const force = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT);
    await this.#ended;
    clearTimeout(force);
  }
}

/** Runs a command to its end and returns what it printed; throws when it fails. */
export async function runCommand(
  command: string,
  args: string[],
  options: SpawnOptions = {},
): Promise<string> {
  const child = spawn(command, args, {
    timeout: 60_000,
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
  return output;
}
