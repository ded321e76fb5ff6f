import { mkdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import path from 'node:path';
import { createAuth } from './accounts/auth.ts';
import { ensureLocalAccount } from './accounts/local-account.ts';
import { LocalLinks } from './accounts/local-links.ts';
import { operatorCommands } from './accounts/operator-commands.ts';
import { createApp } from './app.ts';
import { openAssetContext } from './assets/asset-context.ts';
import { Spool } from './assets/spool.ts';
import { abandonInterrupted } from './assets/store-objects.ts';
import { finishRestore } from './backup/finish-restore.ts';
import { copyTombstones, reachableBackups } from './backup/tombstone-copies.ts';
import { BackupOptions, writeBackup } from './backup/write-backup.ts';
import { type Config, ConfigError } from './config.ts';
import { endWhatWasRestored } from './end-what-was-restored.ts';
import { generationQueue } from './generations/generation-queue.ts';
import type { StoreAgain } from './generations/keep-until-stored.ts';
import { type AdminCommand, oneAtATime, startAdminServer } from './platform/admin-server.ts';
import { keptAuthSecret } from './platform/auth-secret.ts';
import { lockDataDirectory } from './platform/data-directory-lock.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { backUp, maintainEmbeddedDatabase } from './platform/embedded-maintenance.ts';
import { EventStreams } from './platform/event-streams.ts';
import { JobQueue } from './platform/job-queue.ts';
import { createLogger } from './platform/logger.ts';
import { openMailTransport } from './platform/mail/mail-transport.ts';
import { Notifications } from './platform/notifications.ts';
import { type ObjectStorage, openObjectStorage } from './platform/object-storage.ts';
import { replayTombstones } from './privacy/deletion/replay-tombstones.ts';
import { Tombstones } from './privacy/deletion/tombstones.ts';
import { openKeyring } from './provider-keys/open-keyring.ts';
import { checkProviderBaseUrls } from './provider-keys/provider-address.ts';
import { rotateKeks } from './provider-keys/rotate-keks.ts';
import type { ImageProvider } from './providers/image-provider.ts';
import { providers as registered } from './providers/registry.ts';
import { queues, startWorker } from './worker.ts';

export interface Service {
  /** A fresh one-time link; `null` where there are none. */
  mintLink(): string | null;
  /**
   * Takes no more work, lets what runs come to an end, and closes everything. What a part could not
   * do, such as writing the last backup, is thrown when all of them have stopped.
   */
  stop(): Promise<void>;
  /** Generations that a stop would wait for, or waits for. */
  underWay(): number;
  /** Has a stop wait for nothing that runs: it goes on at the next worker, or start. */
  hurry(): void;
  readonly database: Database;
  readonly objects: ObjectStorage;
}

export interface ServiceOptions {
  providers?: readonly ImageProvider[];
  /** Absolute; where the build wrote `web`, `host` and `plugin`. */
  builtDirectory?: string;
  /** ms that running jobs are given to end when the service stops, instead of the configured. */
  stopTimeout?: number;
  /** How soon a paid picture that could not be stored is tried again. */
  storeAgain?: StoreAgain;
}

/** ms that open requests are given at most. */
const REQUESTS_TIMEOUT = 10_000;

/**
 * Starts everything one process does, in the order in which the parts need each other. When this
 * returns, the service answers.
 */
export async function startService(config: Config, options: ServiceOptions = {}): Promise<Service> {
  const builtDirectory = options.builtDirectory ?? path.resolve(import.meta.dirname, '../dist');
  const stopTimeout = options.stopTimeout ?? config.stopTimeout;
  const logger = createLogger(config);
  /** What stops the parts; the last one started is the first one stopped. */
  const stops: (() => unknown)[] = [];
  /** Before any part is stopped, which may take its time. */
  let takeNoMore = () => {};
  const stop = async () => {
    takeNoMore();
    const failures: unknown[] = [];
    for (let stopPart = stops.pop(); stopPart; stopPart = stops.pop()) {
      // The last backup may have no room: the database has to be closed all the same.
      try {
        await stopPart();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 }).catch((error: Error) => {
      throw new ConfigError(`DATA_DIR cannot be used: ${error.message}.`, { cause: error });
    });
    // Neither the embedded database nor objects in files bear a second process.
    if (!config.databaseUrl || !config.objectStore) {
      stops.push(lockDataDirectory(config.dataDirectory));
      await finishRestore(config.dataDirectory);
    }
    // Before anything is opened: a port in use must cost nothing.
    const eventStreams = new EventStreams();
    const server =
      config.role === 'worker'
        ? null
        : await listen(config, Math.min(stopTimeout, REQUESTS_TIMEOUT), eventStreams);
    if (server) stops.push(server.close);
    const secret = config.authSecret ?? (await keptAuthSecret(config.dataDirectory));
    const database = await openDatabase(config, logger);
    stops.push(() => database.close());
    const { prisma } = database;
    const providers = options.providers ?? registered;
    checkProviderBaseUrls(config, providers);
    const keyring = await openKeyring(config, prisma);
    if (!config.databaseUrl) {
      stops.push(() => backUp(database, path.join(config.dataDirectory, 'backups')));
      stops.push(maintainEmbeddedDatabase(database, config.dataDirectory, logger));
    }
    const notifications = new Notifications(database);
    await notifications.start();
    stops.push(() => notifications.stop());
    const jobs = new JobQueue(database, queues, logger);
    await jobs.start();
    takeNoMore = () => jobs.takeNoMore();
    stops.push(() => jobs.stop(stopTimeout));
    // Nobody else can hold a job of an embedded database: the data directory is locked.
    if (!config.databaseUrl) await jobs.recoverInterrupted();

    const objects = await openObjectStorage(config);
    const exportSpool = await Spool.open(path.join(config.dataDirectory, 'spool', 'exports'));
    const assets = await openAssetContext({ prisma, objects, config });
    stops.push(() => assets.close());
    if (!config.databaseUrl) {
      await abandonInterrupted(assets);
      await assets.spool.sweep(Number.POSITIVE_INFINITY);
      await exportSpool.sweep(Number.POSITIVE_INFINITY);
    }
    const copyToBackups = async () => {
      try {
        await copyTombstones(objects, await reachableBackups(config.dataDirectory));
      } catch (error) {
        // A disk that is away: the next deletion or start does it again.
        logger.warn({ error }, 'tombstones beside backups');
      }
    };
    const days = config.backupWindowDays;
    const tombstones = new Tombstones(objects, secret, days, copyToBackups);
    const dependencies = {
      prisma,
      database,
      tombstones,
      exportSpool,
      jobs,
      notifications,
      objects,
      assets,
      providers,
      keyring,
      config,
      secret,
      logger,
      ...(options.storeAgain && { storeAgain: options.storeAgain }),
    };
    if (await endWhatWasRestored(dependencies)) logger.warn({}, 'restored from a backup');
    await replayTombstones(dependencies);
    await copyToBackups();
    const localLinks = config.isLocal && config.role === 'all' ? new LocalLinks() : null;
    if (localLinks) await ensureLocalAccount(prisma);
    const mintLink = () => localLinks && `${config.publicUrl}/start#${localLinks.mint()}`;
    if (server) {
      const auth = createAuth({ prisma, config, jobs, secret, localLinks });
      const hasLocalLinks = localLinks !== null;
      const app = await createApp({
        ...dependencies,
        eventStreams,
        auth,
        hasLocalLinks,
        builtDirectory,
      });
      server.answerWith(app);
      // Once more: requests end before what they need.
      stops.push(server.close);
    }
    if (!config.databaseUrl) {
      const rotate: AdminCommand = (_input, report) =>
        rotateKeks({ config, prisma, keyring }, report);
      const commands: Record<string, AdminCommand> = {
        ...operatorCommands(dependencies),
        'rotate-keys': oneAtATime(rotate),
        backup: oneAtATime((input, report) =>
          writeBackup(dependencies, BackupOptions.parse(input), report),
        ),
        ...(localLinks && { link: async () => ({ link: mintLink() }) }),
      };
      stops.push(await startAdminServer(config.dataDirectory, commands));
    }
    if (config.role !== 'web') {
      const mail = openMailTransport(config);
      // Before it the queue stops, and with it the mails on their way.
      stops.unshift(() => mail.close());
      await startWorker({ ...dependencies, mail });
    }
    return {
      mintLink,
      stop,
      underWay: () => jobs.running(generationQueue),
      hurry: () => jobs.hurry(),
      database,
      objects,
    };
  } catch (error) {
    await stop().catch((failure: unknown) => logger.error({ error: failure }, 'stopping'));
    throw error;
  }
}

interface Listening {
  answerWith(app: RequestListener): void;
  /** Lets open requests end; may be called again. */
  close(): Promise<void>;
}

/**
 * Listens on the configured address, or fails: never on another port. Until it is told how to
 * answer, it answers that it is starting.
 */
async function listen(
  { host, port }: Config,
  requestsTimeout: number,
  eventStreams: EventStreams,
): Promise<Listening> {
  const server = createServer(answerStarting);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const what =
        error.code === 'EADDRINUSE'
          ? 'stop what listens there, or set PORT.'
          : 'HOST and PORT must name an address of this machine that may be listened on.';
      reject(new ConfigError(`${error.message}: ${what}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      // A client that neither sends nor reads on must not hold the stop up.
      const patience = setTimeout(() => server.closeAllConnections(), requestsTimeout);
      server.close(() => {
        clearTimeout(patience);
        resolve();
      });
      eventStreams.closeAll();
      server.closeIdleConnections();
    });
  const answerWith = (app: RequestListener) =>
    void server.off('request', answerStarting).on('request', app);
  return { answerWith, close };
}

const answerStarting: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'application/problem+json' });
  response.end(
    JSON.stringify({
      type: 'about:blank',
      status: 503,
      code: 'starting',
      title: 'The service is starting.',
    }),
  );
};
