import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { HttpProblem } from '../platform/http-problem.ts';

const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Headers that a proxy adds: the person may then be anywhere. */
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Lets only requests pass that come from this machine, without a proxy, and to a name of this
 * machine: a foreign name that resolves to 127.0.0.1 (DNS rebinding) is turned away.
 */
export function requireLoopback({ port }: Pick<Config, 'port'>): RequestHandler {
  const hosts = new Set([`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]);
  return (request, _response, next) => {
    const isLocal =
      LOOPBACK_ADDRESSES.has(request.socket.remoteAddress ?? '') &&
      hosts.has(request.get('host') ?? '') &&
      FORWARDING_HEADERS.every((name) => request.get(name) === undefined);
    if (isLocal) return next();
    throw new HttpProblem(403, 'not_local', 'This works only on the machine the service runs on.');
  };
}
