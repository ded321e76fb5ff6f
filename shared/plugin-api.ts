import type { Account } from './account.ts';
import {
  type ApiClientOptions,
  ApiError,
  type ApiRequests,
  createApiRequests,
} from './api-requests.ts';
import type { Asset, AssetVariantName } from './asset.ts';
import type { CanvasDocument } from './canvas-document.ts';
import type { Connection } from './connection.ts';
import type {
  Batch,
  BatchQuoteRequest,
  BatchRequest,
  Generation,
  GenerationListQuery,
  Quote,
} from './generation.ts';
import type { ImageModel } from './image-model.ts';
import type { Page } from './page.ts';
import type {
  PairingRedeemed,
  PairingRedemption,
  PairingRequest,
  PairingStarted,
} from './pairing.ts';
import type { Placement, PlacementRequest } from './placement.ts';
import type { NewProviderConsent, ProviderConsent } from './provider-consent.ts';
import { queryString } from './query-string.ts';
import type { Queue, QueueChange, QueueMove } from './queue.ts';
import type { Spending } from './spending.ts';

export type PluginApi = ReturnType<typeof createPluginApi>;

/** What the plugin asks of the service. A file of its own: the plugin's page is kept small. */
export function createPluginApi(options: ApiClientOptions) {
  return pluginCalls(createApiRequests(options));
}

export function pluginCalls({ request, json, nothing }: ApiRequests) {
  return {
    startPairing: (body: PairingRequest) =>
      json<PairingStarted>('POST', '/api/v1/pairings', { body }),
    redeemPairing: (id: string, body: PairingRedemption) =>
      json<PairingRedeemed>('POST', `/api/v1/pairings/${id}/redeem`, { body }),
    account: () => json<Account>('GET', '/api/v1/account'),
    connections: () => json<{ items: Connection[] }>('GET', '/api/v1/connections'),
    endConnection: (id: string) => nothing('DELETE', `/api/v1/connections/${id}`),
    models: () => json<{ items: ImageModel[] }>('GET', '/api/v1/models'),
    giveConsent: (body: NewProviderConsent) =>
      json<ProviderConsent>('POST', '/api/v1/consents', { body }),
    spending: (documentId?: string) =>
      json<Spending>('GET', `/api/v1/spending${queryString({ documentId })}`),
    documents: () => json<{ items: CanvasDocument[] }>('GET', '/api/v1/documents'),
    labelDocument: (id: string, label: string | null) =>
      json<CanvasDocument>('PUT', `/api/v1/documents/${id}`, { body: { label } }),
    /** The person's asset with these bytes, or `null` where the service does not have them. */
    async assetByHash(uploadSha256: string, signal?: AbortSignal): Promise<Asset | null> {
      try {
        return await json<Asset>('GET', `/api/v1/assets/by-hash/${uploadSha256}`, { signal });
      } catch (error) {
        if (error instanceof ApiError && error.problem.status === 404) return null;
        throw error;
      }
    },
    uploadAsset: (
      bytes: Uint8Array<ArrayBuffer> | Blob,
      contentType: string,
      signal?: AbortSignal,
    ) => json<Asset>('POST', '/api/v1/assets', { bytes, contentType, signal }),
    /** The picture's bytes as a response, to be read as a stream, a blob or a buffer. */
    assetContent: (id: string, variant: AssetVariantName, signal?: AbortSignal) =>
      request('GET', `/api/v1/assets/${id}/content?variant=${variant}`, { signal }),
    quote: (body: BatchQuoteRequest, signal?: AbortSignal) =>
      json<Quote>('POST', '/api/v1/batches/quote', { body, signal }),
    generateBatch: (body: BatchRequest, idempotencyKey: string) =>
      json<Batch>('POST', '/api/v1/batches', { body, idempotencyKey }),
    generations: (query: GenerationListQuery = {}, signal?: AbortSignal) =>
      json<Page<Generation>>('GET', `/api/v1/generations${queryString(query)}`, { signal }),
    generation: (id: string) => json<Generation>('GET', `/api/v1/generations/${id}`),
    cancelGeneration: (id: string) =>
      json<Generation>('POST', `/api/v1/generations/${id}/cancel`, { body: {} }),
    retryGeneration: (id: string, idempotencyKey: string) =>
      json<Generation>('POST', `/api/v1/generations/${id}/retry`, { body: {}, idempotencyKey }),
    moveGeneration: (id: string, to: QueueMove['to']) =>
      json<Queue>('POST', `/api/v1/generations/${id}/move`, { body: { to } }),
    queue: () => json<Queue>('GET', '/api/v1/queue'),
    changeQueue: (body: QueueChange) => json<Queue>('PATCH', '/api/v1/queue', { body }),
    cancelQueue: () => json<Queue>('POST', '/api/v1/queue/cancel', { body: {} }),
    claimPlacement: (id: string, body: PlacementRequest) =>
      json<Placement>('POST', `/api/v1/generations/${id}/placements`, { body }),
    placements: (id: string) =>
      json<{ items: Placement[] }>('GET', `/api/v1/generations/${id}/placements`),
    /** Bytes below the service's origin, by a path that an event carried. */
    content: (path: string, signal?: AbortSignal) => request('GET', path, { signal }),
    /** The stream of everything of this person; read with `readStreamEvents`. */
    events: (lastEventId: string | null, signal: AbortSignal) =>
      request(
        'GET',
        `/api/v1/events${lastEventId ? `?lastEventId=${encodeURIComponent(lastEventId)}` : ''}`,
        { signal },
      ),
  };
}
