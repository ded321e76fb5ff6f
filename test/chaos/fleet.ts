import path from 'node:path';
import { listSpool, type SpoolFile } from '../../server/generations/spool-files.ts';
import { freePort } from '../support/free-port.ts';
import { ServiceProcess } from '../support/service-process.ts';
import type { TestEnvironment } from '../support/test-environment.ts';

export type Role = 'all' | 'web' | 'worker';

interface Member {
  role: Role;
  environment: Record<string, string>;
  /** Of its present process; no other one has it. */
  name: string;
  process: ServiceProcess;
  /** Whether its present process answers. */
  isReady: boolean;
}

/**
 * The processes of one service, each with a directory that stays with it over restarts: one that
 * does everything on embedded parts, two web processes and two workers on servers.
 */
export class Fleet implements AsyncDisposable {
  /** Of the processes that answer requests. */
  readonly origins: string[];
  /** Processes that ended without being told to, with what they said; there should be none. */
  readonly fallen: string[] = [];
  /** The pictures that lay whole on its disk when it was killed, by the name of the process. */
  readonly killed = new Map<string, SpoolFile[]>();
  readonly #own: (name: string) => Record<string, string>;
  readonly #prepared: Pick<Member, 'role' | 'environment'>[];
  #members: Member[] = [];

  private constructor(
    prepared: Pick<Member, 'role' | 'environment'>[],
    own: (name: string) => Record<string, string>,
  ) {
    this.#prepared = prepared;
    this.#own = own;
    this.origins = prepared
      .filter(({ role }) => role !== 'worker')
      .map(({ environment }) => `http://localhost:${environment.PORT}`);
  }

  /**
   * Nothing runs yet.
   * @param own what a process is told beside the environment, by its name
   */
  static async prepared(
    { variables, dataDirectory }: TestEnvironment,
    own: (name: string) => Record<string, string>,
  ): Promise<Fleet> {
    const roles: Role[] = variables.DATABASE_URL ? ['web', 'web', 'worker', 'worker'] : ['all'];
    const prepared: Pick<Member, 'role' | 'environment'>[] = [];
    for (const [index, role] of roles.entries()) {
      const directory = roles.length === 1 ? dataDirectory : path.join(dataDirectory, `${index}`);
      const PORT = String(await freePort());
      prepared.push({ role, environment: { ...variables, PORT, DATA_DIR: directory } });
    }
    return new Fleet(prepared, own);
  }

  async start(): Promise<void> {
    this.#members = this.#prepared.map((one) => this.#begun(one));
    await this.ready();
  }

  get size(): number {
    return this.#prepared.length;
  }

  /** Members whose processes have the same part, by their numbers. */
  get lanes(): { role: Role; members: number[] }[] {
    const roles = [...new Set(this.#prepared.map(({ role }) => role))];
    return roles.map((role) => ({
      role,
      members: this.#prepared.flatMap((one, index) => (one.role === role ? [index] : [])),
    }));
  }

  /** Where each of them keeps what is on its disk. */
  get dataDirectories(): string[] {
    return this.#prepared.map(({ environment }) => environment.DATA_DIR ?? '');
  }

  roleOf(index: number): Role {
    return this.#member(index).role;
  }

  /** What its processes have logged of requests that they could not explain. */
  get internalErrors(): string[] {
    const outputs = [...this.#outputs, ...this.#members.map(({ process }) => process.output)];
    return outputs.flatMap((output) =>
      output.split('\n').filter((line) => line.includes('"msg":"internal_error"')),
    );
  }

  /** Pictures of a generation that lay whole on a disk at any kill: of which calls, and which ones. */
  spooledAtKills(generationId: string): Set<string> {
    const files = [...this.killed.values()].flat();
    const own = files.filter((file) => file.generationId === generationId);
    return new Set(own.map(({ callId, index }) => `${callId} ${index}`));
  }

  isReady(index: number): boolean {
    return this.#member(index).isReady;
  }

  /** Waits until one of them, or every one, answers. */
  async ready(index?: number): Promise<void> {
    const waited = index === undefined ? this.#members : [this.#member(index)];
    await Promise.all(waited.map(({ process }) => process.ready()));
  }

  /** Kills one as a power cut would, whether it answers yet or still starts, and starts it again. */
  async killAndRestart(index: number): Promise<void> {
    const member = this.#member(index);
    await this.#end(member, 'SIGKILL');
    const spool = await listSpool({ dataDirectory: member.environment.DATA_DIR ?? '' });
    this.killed.set(
      member.name,
      spool.filter(({ isWhole }) => isWhole),
    );
    this.#members[index] = this.#begun(member);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((one) => this.#end(one, 'SIGTERM')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#members.map((one) => this.#end(one, 'SIGKILL')));
  }

  readonly #ended = new WeakSet<ServiceProcess>();
  readonly #outputs: string[] = [];
  #begunBefore = 0;

  async #end({ process }: Member, signal: NodeJS.Signals): Promise<void> {
    if (this.#ended.has(process)) return;
    this.#ended.add(process);
    this.#outputs.push((await process.kill(signal)).output);
  }

  #begun({ role, environment }: Pick<Member, 'role' | 'environment'>): Member {
    this.#begunBefore += 1;
    const name = `${role}-${this.#begunBefore}`;
    const process = new ServiceProcess({ ...environment, ...this.#own(name) }, ['--role', role]);
    const member: Member = { role, environment, name, process, isReady: false };
    process.ready().then(
      () => {
        member.isReady = true;
      },
      // Told below, unless it was killed.
      () => undefined,
    );
    void process.ended().then(({ code, errors }) => {
      if (!this.#ended.has(process)) this.fallen.push(`${role} ended with ${code}: ${errors}`);
    });
    return member;
  }

  #member(index: number): Member {
    const member = this.#members[index];
    if (!member) throw new Error(`there is no process ${index}`);
    return member;
  }
}
