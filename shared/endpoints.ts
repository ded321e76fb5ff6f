import { z } from 'zod';
import { Account, AccountChange, PolicyAcceptance } from './account.ts';
import { AccountDeletion, DeletionReceipt } from './account-deletion.ts';
import { Asset, AssetVariantName } from './asset.ts';
import { CanvasDocument, CanvasDocumentChange } from './canvas-document.ts';
import { Connection } from './connection.ts';
import {
  Batch,
  BatchRequest,
  Generation,
  GenerationListQuery,
  GenerationRequest,
  Quote,
} from './generation.ts';
import { ImageModel } from './image-model.ts';
import { pageOf } from './page.ts';
import {
  PairingApproved,
  PairingRedeemed,
  PairingRedemption,
  PairingRequest,
  PairingStarted,
  PairingView,
} from './pairing.ts';
import { Placement, PlacementRequest } from './placement.ts';
import { NewProviderConsent, ProviderConsent } from './provider-consent.ts';
import {
  ImageProviderView,
  NewProviderKey,
  ProviderKey,
  ProviderKeyChange,
  ProviderKeyOrder,
} from './provider-key.ts';
import { Id, Sha256 } from './scalars.ts';
import { Spending, SpendingQuery } from './spending.ts';

/**
 * Who may call: `anyone`; a signed-in browser (`session`); a paired plugin (`connection`); or
 * `either` of the two.
 */
export type Access = 'anyone' | 'session' | 'connection' | 'either';

/** One route of the HTTP contract. Whatever is absent is not accepted. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Express's notation: `/api/v1/pairings/:id`. */
  path: string;
  access: Access;
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  /** A JSON body; `bytes` for a raw one. */
  body?: z.ZodType | 'bytes';
  /** Whether the request must carry an `Idempotency-Key` header. */
  idempotent?: boolean;
  status: 200 | 201 | 202 | 204;
  /** A JSON answer; `bytes` and `events` for streams; absent with 204. */
  answer?: z.ZodType | 'bytes' | 'events';
}

const ById = z.strictObject({ id: Id });
const Nothing = z.strictObject({});
const items = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

/** The whole contract under `/api/v1`; the server's routes and `/api/openapi.json` come from it. */
export const endpoints = {
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
  account: {
    method: 'GET',
    path: '/api/v1/account',
    access: 'either',
    summary: 'The person’s account.',
    status: 200,
    answer: Account,
  },
  changeAccount: {
    method: 'PATCH',
    path: '/api/v1/account',
    access: 'session',
    summary: 'Corrects the account.',
    body: AccountChange,
    status: 200,
    answer: Account,
  },
  acceptPolicy: {
    method: 'POST',
    path: '/api/v1/account/policy-acceptances',
    access: 'session',
    summary: 'Confirms the age and accepts the policy in force.',
    body: PolicyAcceptance,
    status: 201,
    answer: Account,
  },
  deleteAccount: {
    method: 'POST',
    path: '/api/v1/account/deletion',
    access: 'session',
    summary:
      'Deletes the account with everything in it; it can no longer be used when this answers.',
    body: AccountDeletion,
    status: 202,
    answer: DeletionReceipt,
  },
  deletion: {
    method: 'GET',
    path: '/api/v1/deletions/:id',
    access: 'anyone',
    summary: 'The receipt of a deletion, for whoever holds its id.',
    params: ById,
    status: 200,
    answer: DeletionReceipt,
  },
  models: {
    method: 'GET',
    path: '/api/v1/models',
    access: 'either',
    summary: 'Every model with its capabilities and price, and whether this person can use it.',
    status: 200,
    answer: items(ImageModel),
  },
  providers: {
    method: 'GET',
    path: '/api/v1/providers',
    access: 'either',
    summary: 'The providers, with what a key for each of them needs.',
    status: 200,
    answer: items(ImageProviderView),
  },
  providerKeys: {
    method: 'GET',
    path: '/api/v1/provider-keys',
    access: 'either',
    summary: 'The person’s provider keys, without their secrets.',
    status: 200,
    answer: items(ProviderKey),
  },
  createProviderKey: {
    method: 'POST',
    path: '/api/v1/provider-keys',
    access: 'session',
    summary: 'Keeps a provider key, encrypted. Its secret never comes out again.',
    body: NewProviderKey,
    status: 201,
    answer: ProviderKey,
  },
  changeProviderKey: {
    method: 'PATCH',
    path: '/api/v1/provider-keys/:id',
    access: 'session',
    summary: 'Renames, replaces, disables or limits a provider key.',
    params: ById,
    body: ProviderKeyChange,
    status: 200,
    answer: ProviderKey,
  },
  deleteProviderKey: {
    method: 'DELETE',
    path: '/api/v1/provider-keys/:id',
    access: 'session',
    summary: 'Deletes a provider key; queued use of it stops.',
    params: ById,
    status: 204,
  },
  orderProviderKeys: {
    method: 'PUT',
    path: '/api/v1/provider-keys/order',
    access: 'session',
    summary: 'Says which of a provider’s keys is used first.',
    body: ProviderKeyOrder,
    status: 200,
    answer: items(ProviderKey),
  },
  checkProviderKey: {
    method: 'POST',
    path: '/api/v1/provider-keys/:id/check',
    access: 'session',
    summary: 'Looks whether a provider key is good, without spending anything; a job does it.',
    params: ById,
    body: Nothing,
    status: 202,
    answer: ProviderKey,
  },
  consents: {
    method: 'GET',
    path: '/api/v1/consents',
    access: 'either',
    summary: 'What the person agreed to send to which provider.',
    status: 200,
    answer: items(ProviderConsent),
  },
  giveConsent: {
    method: 'POST',
    path: '/api/v1/consents',
    access: 'either',
    summary: 'Agrees to send a provider what it needs.',
    body: NewProviderConsent,
    status: 201,
    answer: ProviderConsent,
  },
  revokeConsent: {
    method: 'DELETE',
    path: '/api/v1/consents/:id',
    access: 'either',
    summary: 'Takes a consent back; queued use of the provider stops.',
    params: ById,
    status: 204,
  },
  spending: {
    method: 'GET',
    path: '/api/v1/spending',
    access: 'either',
    summary: 'What the person’s generations have cost.',
    query: SpendingQuery,
    status: 200,
    answer: Spending,
  },
  documents: {
    method: 'GET',
    path: '/api/v1/documents',
    access: 'either',
    summary: 'The Figma files that generations were made in.',
    status: 200,
    answer: items(CanvasDocument),
  },
  labelDocument: {
    method: 'PUT',
    path: '/api/v1/documents/:id',
    access: 'either',
    summary: 'Names a Figma file.',
    params: ById,
    body: CanvasDocumentChange,
    status: 200,
    answer: CanvasDocument,
  },
  uploadAsset: {
    method: 'POST',
    path: '/api/v1/assets',
    access: 'either',
    summary: 'Stores a picture. The same upload by the same person gives the same asset.',
    body: 'bytes',
    status: 201,
    answer: Asset,
  },
  assetByHash: {
    method: 'GET',
    path: '/api/v1/assets/by-hash/:uploadSha256',
    access: 'either',
    summary: 'Whether this person has uploaded these bytes before; HEAD works too.',
    params: z.strictObject({ uploadSha256: Sha256 }),
    status: 200,
    answer: Asset,
  },
  asset: {
    method: 'GET',
    path: '/api/v1/assets/:id',
    access: 'either',
    summary: 'What is stored of a picture.',
    params: ById,
    status: 200,
    answer: Asset,
  },
  assetContent: {
    method: 'GET',
    path: '/api/v1/assets/:id/content',
    access: 'either',
    summary: 'The bytes of a picture.',
    params: ById,
    query: z.strictObject({ variant: AssetVariantName.default('original') }),
    status: 200,
    answer: 'bytes',
  },
  quoteGeneration: {
    method: 'POST',
    path: '/api/v1/generations/quote',
    access: 'either',
    summary: 'What a generation will cost, before it is made.',
    body: GenerationRequest,
    status: 200,
    answer: Quote,
  },
  quoteBatch: {
    method: 'POST',
    path: '/api/v1/batches/quote',
    access: 'either',
    summary: 'What a batch will cost, before it is made.',
    body: BatchRequest,
    status: 200,
    answer: Quote,
  },
  createGeneration: {
    method: 'POST',
    path: '/api/v1/generations',
    access: 'either',
    summary: 'Accepts a generation; it is durable when this answers.',
    body: GenerationRequest,
    idempotent: true,
    status: 202,
    answer: Generation,
  },
  createBatch: {
    method: 'POST',
    path: '/api/v1/batches',
    access: 'either',
    summary: 'Accepts several generations under one quote: all or none.',
    body: BatchRequest,
    idempotent: true,
    status: 202,
    answer: Batch,
  },
  generations: {
    method: 'GET',
    path: '/api/v1/generations',
    access: 'either',
    summary: 'The history, newest first.',
    query: GenerationListQuery,
    status: 200,
    answer: pageOf(Generation),
  },
  generation: {
    method: 'GET',
    path: '/api/v1/generations/:id',
    access: 'either',
    summary: 'One generation.',
    params: ById,
    status: 200,
    answer: Generation,
  },
  deleteGeneration: {
    method: 'DELETE',
    path: '/api/v1/generations/:id',
    access: 'either',
    summary: 'Deletes a generation and its outputs.',
    params: ById,
    status: 204,
  },
  cancelGeneration: {
    method: 'POST',
    path: '/api/v1/generations/:id/cancel',
    access: 'either',
    summary: 'Stops a generation as far as it can be stopped.',
    params: ById,
    body: Nothing,
    status: 202,
    answer: Generation,
  },
  retryGeneration: {
    method: 'POST',
    path: '/api/v1/generations/:id/retry',
    access: 'either',
    summary: 'Tries a generation again that ended without all its pictures.',
    params: ById,
    body: Nothing,
    idempotent: true,
    status: 202,
    answer: Generation,
  },
  preview: {
    method: 'GET',
    path: '/api/v1/generations/:id/previews/:index/:step',
    access: 'either',
    summary: 'A partial picture of a running generation; gone when it ends.',
    params: z.strictObject({
      id: Id,
      index: z.coerce.number().int().min(0).max(99),
      step: z.coerce.number().int().min(0).max(99),
    }),
    status: 200,
    answer: 'bytes',
  },
  placements: {
    method: 'GET',
    path: '/api/v1/generations/:id/placements',
    access: 'either',
    summary: 'Where the outputs went.',
    params: ById,
    status: 200,
    answer: items(Placement),
  },
  claimPlacement: {
    method: 'POST',
    path: '/api/v1/generations/:id/placements',
    access: 'connection',
    summary: 'Claims the placement of an output; the first claim of an output is granted once.',
    params: ById,
    body: PlacementRequest,
    status: 201,
    answer: Placement,
  },
  generationEvents: {
    method: 'GET',
    path: '/api/v1/generations/:id/events',
    access: 'either',
    summary: 'Server-sent events of one generation.',
    params: ById,
    query: z.strictObject({ lastEventId: z.string().max(60).optional() }),
    status: 200,
    answer: 'events',
  },
  events: {
    method: 'GET',
    path: '/api/v1/events',
    access: 'either',
    summary: 'Server-sent events of everything of this person.',
    query: z.strictObject({ lastEventId: z.string().max(60).optional() }),
    status: 200,
    answer: 'events',
  },
} as const satisfies Record<string, Endpoint>;
