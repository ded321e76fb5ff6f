import { rm } from 'node:fs/promises';
import { createDataDirectory } from './data-directory.ts';
import { freePort } from './free-port.ts';
import { ProviderStub } from './provider-stub/provider-stub.ts';
import { ServiceProcess } from './service-process.ts';

/** A local service in a process of its own, for tests that end it, beside a vendor that outlives it. */
export class ServiceBesideStub implements AsyncDisposable {
  readonly stub: ProviderStub;
  readonly dataDirectory: string;
  readonly #environment: Record<string, string>;
  #process: ServiceProcess;

  private constructor(
    stub: ProviderStub,
    dataDirectory: string,
    environment: Record<string, string>,
  ) {
    this.stub = stub;
    this.dataDirectory = dataDirectory;
    this.#environment = environment;
    this.#process = new ServiceProcess(environment);
  }

  /** @param settingsFor what an operator would set beside, given the data directory */
  static async start(
    settingsFor: (dataDirectory: string) => Record<string, string>,
  ): Promise<ServiceBesideStub> {
    const stub = await ProviderStub.start();
    const dataDirectory = await createDataDirectory();
    const started = new ServiceBesideStub(stub, dataDirectory, {
      PORT: String(await freePort()),
      DATA_DIR: dataDirectory,
      PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
      ...settingsFor(dataDirectory),
    });
    await started.process.ready();
    return started;
  }

  /** The one that was started last. */
  get process(): ServiceProcess {
    return this.#process;
  }

  /** Starts it on the same data, after the last one has ended, and waits for nothing. */
  launch(): ServiceProcess {
    this.#process = new ServiceProcess(this.#environment);
    return this.#process;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.kill('SIGKILL');
    await this.stub[Symbol.asyncDispose]();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}
