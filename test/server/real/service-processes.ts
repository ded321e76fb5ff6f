import path from 'node:path';
import { ServiceProcess } from '../../support/service-process.ts';
import { freePort } from '../../support/test-service.ts';

/** What every process of one service is started with. */
type Environment = Readonly<Record<string, string>>;

export interface WebProcess {
  process: ServiceProcess;
  origin: string;
}

/** `node server/main.ts --role web`, on a port of its own. */
export async function startWeb(environment: Environment): Promise<WebProcess> {
  const port = await freePort();
  const own = { ...environment, PORT: String(port), DATA_DIR: ownDirectory(environment) };
  const process = await new ServiceProcess(own, ['--role', 'web']).ready();
  return { process, origin: `http://localhost:${port}` };
}

/** `node server/main.ts --role worker`, as if on a machine of its own: with its own directory. */
export function startWorker(environment: Environment): Promise<ServiceProcess> {
  const own = { ...environment, DATA_DIR: ownDirectory(environment) };
  return new ServiceProcess(own, ['--role', 'worker']).ready();
}

/** Two workers, and an end to what is left of them. */
export async function startTwoWorkers(environment: Environment): Promise<TwoWorkers> {
  const [one, other] = await Promise.all([startWorker(environment), startWorker(environment)]);
  return {
    one,
    other,
    async [Symbol.asyncDispose]() {
      await Promise.all([one.kill('SIGKILL'), other.kill('SIGKILL')]);
    },
  };
}

export interface TwoWorkers extends AsyncDisposable {
  one: ServiceProcess;
  other: ServiceProcess;
}

const ownDirectory = ({ DATA_DIR = '' }: Environment) => path.join(DATA_DIR, crypto.randomUUID());
