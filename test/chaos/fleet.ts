import path from 'node:path';
import { freePort } from '../support/free-port.ts';
import { ServiceProcess } from '../support/service-process.ts';
import type { TestEnvironment } from '../support/test-environment.ts';

interface Member {
  environment: Record<string, string>;
  args: string[];
  process: ServiceProcess | null;
}

/**
 * The processes of one service, each with a directory that stays with it over restarts: one that
 * does everything on embedded parts, a web process and two workers on servers.
 */
export class Fleet implements AsyncDisposable {
  readonly origin: string;
  readonly #members: Member[];

  private constructor(origin: string, members: Member[]) {
    this.origin = origin;
    this.#members = members;
  }

  /** Nothing runs yet. */
  static async prepared(
    { variables, dataDirectory }: TestEnvironment,
    own: Record<string, string>,
  ): Promise<Fleet> {
    const port = String(await freePort());
    const roles = variables.DATABASE_URL ? ['web', 'worker', 'worker'] : ['all'];
    const members = roles.map((role, index) => {
      const directory = roles.length === 1 ? dataDirectory : path.join(dataDirectory, `${index}`);
      const environment = { ...variables, ...own, PORT: port, DATA_DIR: directory };
      return { environment, args: ['--role', role], process: null };
    });
    return new Fleet(`http://localhost:${port}`, members);
  }

  async start(): Promise<void> {
    await Promise.all(this.#members.map((_, index) => this.#startOne(index)));
  }

  get size(): number {
    return this.#members.length;
  }

  /** Where each of them keeps what is on its disk. */
  get dataDirectories(): string[] {
    return this.#members.map(({ environment }) => environment.DATA_DIR ?? '');
  }

  /** Kills one as a power cut would, and starts it again. */
  async killAndRestart(index: number): Promise<void> {
    await this.#members[index]?.process?.kill('SIGKILL');
    await this.#startOne(index);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map(({ process }) => process?.kill('SIGTERM')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#members.map(({ process }) => process?.kill('SIGKILL')));
  }

  async #startOne(index: number): Promise<void> {
    const member = this.#members[index];
    if (!member) throw new Error(`there is no process ${index}`);
    member.process = new ServiceProcess(member.environment, member.args);
    await member.process.ready();
  }
}
