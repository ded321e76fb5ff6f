import path from 'node:path';
import { z } from 'zod';
import { DEFAULT_MAX_UPLOAD_BYTES } from '../shared/limits.ts';

/** `all` serves and works in one process; `web` and `worker` share the load of several. */
export type ProcessRole = 'all' | 'web' | 'worker';

const port = z.coerce.number().int().min(1).max(65_535);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url));

/** Comma-separated origins, as `URL.origin` writes them. */
const origins = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .pipe(
    z.array(
      httpUrl
        .refine(
          (url) => url.href === `${url.origin}/`,
          'must be origins only, such as http://gpu:8080',
        )
        .transform((url) => url.origin),
    ),
  );

/** Without a trailing slash. */
const baseUrl = httpUrl
  .refine(
    (url) => !(url.username || url.password || url.search || url.hash),
    'must hold neither a name, nor a query, nor a fragment',
  )
  .transform((url) => url.href.replace(/\/+$/, ''));

/** Comma-separated addresses and networks (`10.0.0.0/8`), or `loopback`. */
const networks = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .pipe(
    z.array(
      z.union(
        [z.literal('loopback'), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
        'must be addresses and networks with commas between them',
      ),
    ),
  );

const smtpUrl = z.url({ protocol: /^smtps?$/, hostname: /./ });

/** `studio@example.com` or `Tomson Studio <studio@example.com>`. */
const mailbox = z
  .string()
  .max(300)
  .regex(/^(?:[^<>@\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'is not an email address');

const BASE_URL_PREFIX = 'PROVIDER_BASE_URL_';

/** The environment as the operator writes it; README.md has the same table. */
const Environment = z.object({
  PORT: port.default(4100),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url))
    .refine((url) => url.pathname === '/' && !url.search && !url.hash, 'must be an origin only')
    .optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  S3_BUCKET: z.string().min(1).optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  KEY_ENCRYPTION_KEYS: z.string().min(1).optional(),
  ALLOWED_PRIVATE_ORIGINS: origins.default([]),
  SIGN_UP: z.enum(['open', 'invite', 'closed']).default('open'),
  TRUSTED_PROXIES: networks.default([]),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailbox.optional(),
  PRIVACY_CONTACT: z.string().min(3).optional(),
  /** `0` means never. */
  INACTIVE_MONTHS: z.coerce.number().int().min(0).max(120).default(24),
  BACKUP_WINDOW_DAYS: z.coerce.number().int().min(1).max(3650).default(35),
  MAX_UPLOAD_BYTES: z.coerce.number().int().min(1024).default(DEFAULT_MAX_UPLOAD_BYTES),
  /** `0` means without limit. */
  STORAGE_QUOTA_BYTES: z.coerce.number().int().min(0).default(0),
  MIN_FREE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(256 * 1024 * 1024),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  PLAYGROUND: flag.optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(256),
  /** `0` means without limit. */
  PERSON_CONCURRENCY: z.coerce.number().int().min(0).default(0),
  PERSON_QUEUE: z.coerce.number().int().min(1).default(1000),
  STOP_SECONDS: z.coerce.number().int().min(1).max(3600).default(60),
});

export interface Config {
  role: ProcessRole;
  /** ms that a stop waits for what is being made. */
  stopTimeout: number;
  host: string;
  port: number;
  /** The origin under which browsers and plugins reach the service, without a trailing slash. */
  publicUrl: string;
  /** Absolute. */
  dataDirectory: string;
  /** True where everything is embedded and the one-time link may exist. */
  isLocal: boolean;
  /** Signs cookies and idempotency HMACs; `null` means: keep one in the data directory. */
  authSecret: string | null;
  /** `null` means the embedded database. */
  databaseUrl: string | null;
  /** `null` means files in the data directory. */
  objectStore: { bucket: string; endpoint: string | null; region: string } | null;
  /** As the operator wrote them; `null` means: keep one in the data directory. */
  keyEncryptionKeys: string | null;
  /** Origins in private networks that provider keys may point at. */
  allowedPrivateOrigins: readonly string[];
  /** Provider id → where its requests go instead of its own address. */
  providerBaseUrls: Readonly<Record<string, string>>;
  signUp: 'open' | 'invite' | 'closed';
  /** Addresses and networks of proxies whose `X-Forwarded-For` counts. */
  trustedProxies: readonly string[];
  /** With name and password where the server wants them; `null` means files in the data directory. */
  smtpUrl: string | null;
  /** The sender of every mail, as `name <address>`. */
  mailFrom: string;
  privacyContact: string | null;
  /** The longest that a backup of the database is kept. */
  backupWindowDays: number;
  /** Months without a sign of its person after which an account is deleted; 0 for never. */
  inactiveMonths: number;
  maxUploadBytes: number;
  /** Bytes one person may store; `null` for no limit. */
  storageQuotaBytes: number | null;
  /** Bytes that must be free on the disk of DATA_DIR to accept a generation or an upload, or send a call. */
  minFreeBytes: number;
  /** What the operator's Prometheus sends; `null` for no metrics. */
  metricsToken: string | null;
  playground: boolean;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Generations one worker process runs at the same time. */
  workerConcurrency: number;
  /** Generations one person may have running at the same time; `null` for no limit. */
  personConcurrency: number | null;
  /** Generations one person may have waiting. */
  personQueue: number;
}

/** A configuration that cannot be started with; the message is one sentence for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads and checks the environment. This is the only place that does. */
export function readConfig(
  role: ProcessRole,
  environment: Record<string, string | undefined> = process.env,
): Config {
  // An empty value is how shells and compose files say "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0])} is wrong: ${issue?.message}.`);
  }
  const values = parsed.data;
  if (role !== 'all') requireShared(role, values);
  if (values.DATABASE_URL && !values.AUTH_SECRET) {
    throw new ConfigError('AUTH_SECRET is missing: it must be given when DATABASE_URL is set.');
  }
  const publicUrl = values.PUBLIC_URL?.origin ?? `http://localhost:${values.PORT}`;
  const isHttps = publicUrl.startsWith('https:');
  // A home network without TLS is its owner's choice; whoever runs a database server serves others.
  if (values.DATABASE_URL && !isHttps && !isLoopback(new URL(publicUrl).hostname)) {
    throw new ConfigError(
      'PUBLIC_URL is wrong: with DATABASE_URL it must be https, or this machine itself.',
    );
  }
  if ((isHttps || values.DATABASE_URL) && !values.PRIVACY_CONTACT) {
    throw new ConfigError(
      'PRIVACY_CONTACT is missing: a service with PUBLIC_URL on https or with DATABASE_URL must name an address for privacy questions.',
    );
  }
  const isLocal = !isHttps && !values.DATABASE_URL;
  return {
    role,
    host: values.HOST,
    port: values.PORT,
    publicUrl,
    dataDirectory: path.resolve(values.DATA_DIR),
    isLocal,
    authSecret: values.AUTH_SECRET ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    objectStore: values.S3_BUCKET
      ? {
          bucket: values.S3_BUCKET,
          endpoint: values.S3_ENDPOINT ?? null,
          region: values.S3_REGION,
        }
      : null,
    keyEncryptionKeys: values.KEY_ENCRYPTION_KEYS ?? null,
    stopTimeout: values.STOP_SECONDS * 1000,
    allowedPrivateOrigins: values.ALLOWED_PRIVATE_ORIGINS,
    providerBaseUrls: readProviderBaseUrls(given),
    signUp: values.SIGN_UP,
    trustedProxies: values.TRUSTED_PROXIES,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? `Tomson Studio <no-reply@${new URL(publicUrl).hostname}>`,
    privacyContact: values.PRIVACY_CONTACT ?? null,
    inactiveMonths: values.INACTIVE_MONTHS,
    backupWindowDays: values.BACKUP_WINDOW_DAYS,
    maxUploadBytes: values.MAX_UPLOAD_BYTES,
    storageQuotaBytes: values.STORAGE_QUOTA_BYTES || null,
    minFreeBytes: values.MIN_FREE_BYTES,
    metricsToken: values.METRICS_TOKEN ?? null,
    playground: values.PLAYGROUND ?? isLocal,
    logLevel: values.LOG_LEVEL,
    workerConcurrency: values.WORKER_CONCURRENCY,
    personConcurrency: values.PERSON_CONCURRENCY || null,
    personQueue: values.PERSON_QUEUE,
  };
}

/** As `URL.hostname` writes it. Names below `localhost` are this machine's, too (RFC 6761). */
function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** `PROVIDER_BASE_URL_SOME_PROVIDER` is for the provider `some-provider`. */
function readProviderBaseUrls(
  given: Record<string, string | undefined>,
): Readonly<Record<string, string>> {
  const urls: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!name.startsWith(BASE_URL_PREFIX)) continue;
    const parsed = baseUrl.safeParse(value);
    if (!parsed.success) {
      throw new ConfigError(`${name} is wrong: ${parsed.error.issues[0]?.message}.`);
    }
    const id = name.slice(BASE_URL_PREFIX.length).toLowerCase().replaceAll('_', '-');
    urls[id] = parsed.data;
  }
  return urls;
}

/** Processes that share the work must share the database, the objects and the keys. */
function requireShared(role: ProcessRole, values: z.infer<typeof Environment>): void {
  for (const name of ['DATABASE_URL', 'S3_BUCKET', 'KEY_ENCRYPTION_KEYS'] as const) {
    if (!values[name]) {
      throw new ConfigError(`${name} is missing: a separate ${role} process cannot do without it.`);
    }
  }
}
