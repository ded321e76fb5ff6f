import { Connection } from '../connection.ts';
import {
  PairingApproved,
  PairingRedeemed,
  PairingRedemption,
  PairingRequest,
  PairingStarted,
  PairingView,
} from '../pairing.ts';
import type { Endpoint } from './endpoint.ts';
import { ById, items, Nothing } from './shapes.ts';

/** Connecting plugins. */
export const pairingEndpoints = {
  startPairing: {
    method: 'POST',
    path: '/api/v1/pairings',
    access: 'anyone',
    summary: 'A plugin asks to be connected.',
    body: PairingRequest,
    status: 201,
    answer: PairingStarted,
  },
  pairing: {
    method: 'GET',
    path: '/api/v1/pairings/:id',
    access: 'session',
    summary: 'Who asks, for the page on which the person approves.',
    params: ById,
    status: 200,
    answer: PairingView,
  },
  approvePairing: {
    method: 'POST',
    path: '/api/v1/pairings/:id/approve',
    access: 'session',
    summary: 'The person approves and is shown the code to give to the plugin.',
    params: ById,
    body: Nothing,
    status: 200,
    answer: PairingApproved,
  },
  refusePairing: {
    method: 'POST',
    path: '/api/v1/pairings/:id/refuse',
    access: 'session',
    summary: 'The person did not ask for this.',
    params: ById,
    body: Nothing,
    status: 204,
  },
  redeemPairing: {
    method: 'POST',
    path: '/api/v1/pairings/:id/redeem',
    access: 'anyone',
    summary: 'The plugin trades the code and its verifier for an access token, once.',
    params: ById,
    body: PairingRedemption,
    status: 200,
    answer: PairingRedeemed,
  },
  connections: {
    method: 'GET',
    path: '/api/v1/connections',
    access: 'either',
    summary: 'The connected plugins.',
    status: 200,
    answer: items(Connection),
  },
  endConnection: {
    method: 'DELETE',
    path: '/api/v1/connections/:id',
    access: 'either',
    summary: 'Disconnects a plugin at once.',
    params: ById,
    status: 204,
  },
} as const satisfies Record<string, Endpoint>;
