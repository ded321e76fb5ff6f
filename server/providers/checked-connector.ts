import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress } from './public-address.ts';

/** No connection came about, so nothing was sent. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
}

/** Whoever asked for the connection does not want anything sent; the cause says why. */
export class HeldBack extends NotConnected {}

/** The address is none that may be spoken to. */
export class AddressRefused extends NotConnected {}

export interface CheckedConnectorOptions {
  /** Whether any address will do, for servers of one's own network. */
  privateAllowed: boolean;
  /** ms until a connection must stand, TLS included. */
  timeout: number;
  /** How names are resolved; the system's resolver where left out. */
  lookup?: LookupFunction;
  /** Awaited when a connection stands, before anything is sent over it; `HeldBack` if it throws. */
  beforeSending?: () => Promise<void>;
}

/**
 * Opens connections only to public addresses. What the resolver says is checked, the connection
 * goes to exactly that, and what it reached is checked again: a name that changes its mind between
 * two look-ups (DNS rebinding) gets nowhere.
 */
export function checkedConnector(options: CheckedConnectorOptions): buildConnector.connector {
  const { privateAllowed, timeout, lookup = systemLookup, beforeSending } = options;
  const connect = buildConnector({
    timeout,
    allowH2: false,
    maxCachedSessions: 0,
    lookup: privateAllowed ? lookup : publicOnly(lookup),
  });
  return (target, done) => {
    connect(target, (error, socket) => {
      if (error) {
        const known = error instanceof NotConnected;
        return done(known ? error : new NotConnected(error.message, { cause: error }), null);
      }
      const { remoteAddress } = socket;
      if (!privateAllowed && (remoteAddress === undefined || !isPublicAddress(remoteAddress))) {
        socket.destroy();
        return done(new AddressRefused('the connection reached a private address'), null);
      }
      if (!beforeSending) return done(null, socket);
      beforeSending().then(
        () => {
          if (!socket.destroyed) return done(null, socket);
          done(new NotConnected('the connection ended before anything was sent'), null);
        },
        (cause: unknown) => {
          socket.destroy();
          done(new HeldBack('nothing is to be sent', { cause }), null);
        },
      );
    });
  };
}

/** A look-up that refuses a name as soon as one of its addresses is not public. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const addresses = typeof found === 'string' ? [{ address: found, family: 0 }] : found;
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new AddressRefused('the name leads to a private address'), '', 0);
      }
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}
