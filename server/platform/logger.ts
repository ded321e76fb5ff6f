import { pino } from 'pino';
import type { Config } from '../config.ts';

export type Logger = ReturnType<typeof createLogger>;

/** Fields of an error that may be logged: no request, no headers, no body hangs on them. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause === undefined ? undefined : serializeError(error.cause);
  return { name, message, code, stack, cause };
}

/** JSON lines on standard output. */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>) {
  return pino({ level: logLevel, base: null, serializers: { error: serializeError } });
}
