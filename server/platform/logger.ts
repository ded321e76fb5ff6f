import { createHmac, randomBytes } from 'node:crypto';
import { type DestinationStream, pino } from 'pino';
import type { Config } from '../config.ts';
import { scrubText } from './scrub-text.ts';

export type Logger = ReturnType<typeof createLogger>;

/** The fields that a line may have beside its level, time and message; any other is left out. */
export const LOG_FIELDS = [
  'error',
  'generationId',
  'mailId',
  'message',
  'method',
  'provider',
  'route',
  'step',
  'template',
] as const;

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);

/**
 * JSON lines on standard output. They tell what happened, and neither to whom nor with what.
 * @param destination somewhere else to write to
 */
export function createLogger(
  { logLevel, authSecret = null }: Pick<Config, 'logLevel'> & Partial<Pick<Config, 'authSecret'>>,
  destination: DestinationStream = pino.destination(1),
) {
  const pseudonymOf = dailyPseudonyms(authSecret ?? randomBytes(32));
  const scrub = (text: string) => scrubText(text, pseudonymOf);

  /** No request, no headers and no body hang on what is logged of an error. */
  function serializeError(error: unknown): unknown {
    if (!(error instanceof Error)) return { message: scrub(String(error)) };
    const { name, message, stack } = error;
    const code = 'code' in error ? error.code : undefined;
    const cause = error.cause === undefined ? undefined : serializeError(error.cause);
    return { name, message: scrub(message), code, stack: scrub(stack ?? ''), cause };
  }

  return pino(
    {
      level: logLevel,
      base: null,
      serializers: { error: serializeError },
      formatters: {
        log: (fields) =>
          Object.fromEntries(
            Object.entries(fields)
              .filter(([name]) => ALLOWED.has(name))
              .map(([name, value]) => [name, typeof value === 'string' ? scrub(value) : value]),
          ),
      },
      hooks: {
        logMethod(args, method) {
          const [first, ...rest] = args.map((part) =>
            typeof part === 'string' ? scrub(part) : part,
          );
          method.apply(this, [first, ...rest] as Parameters<typeof method>);
        },
      },
    },
    destination,
  );
}

/** One id has one pseudonym all day, so that lines about it can be found, and another the next day. */
function dailyPseudonyms(secret: string | Buffer): (id: string) => string {
  return (id) => {
    const day = new Date().toISOString().slice(0, 10);
    const key = createHmac('sha256', secret).update(`log\0${day}`).digest();
    return `~${createHmac('sha256', key).update(id.toLowerCase()).digest('hex').slice(0, 16)}`;
  };
}
