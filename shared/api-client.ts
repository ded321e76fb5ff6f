import type { Account, PolicyAcceptance } from './account.ts';
import type { AccountDeletion, DeletionReceipt } from './account-deletion.ts';
import type { Asset, AssetVariantName } from './asset.ts';
import type { CanvasDocument } from './canvas-document.ts';
import type { Connection } from './connection.ts';
import type { DataExport, ExportLink } from './data-export.ts';
import type {
  Batch,
  BatchRequest,
  Generation,
  GenerationListQuery,
  GenerationRequest,
  Quote,
} from './generation.ts';
import type { HeldRows, HeldTable } from './held-data.ts';
import type { ImageModel } from './image-model.ts';
import type {
  DownloadName,
  Output,
  OutputChange,
  OutputFilters,
  OutputListQuery,
  OutputsDeleted,
} from './output.ts';
import type { Page } from './page.ts';
import type {
  PairingApproved,
  PairingRedeemed,
  PairingRedemption,
  PairingRequest,
  PairingStarted,
  PairingView,
} from './pairing.ts';
import type { Placement, PlacementRequest } from './placement.ts';
import type { Problem } from './problem.ts';
import type { NewProviderConsent, ProviderConsent } from './provider-consent.ts';
import type {
  ImageProviderView,
  NewProviderKey,
  ProviderKey,
  ProviderKeyChange,
  ProviderKeyOrder,
} from './provider-key.ts';
import { queryString } from './query-string.ts';
import type { Queue, QueueChange, QueueMove } from './queue.ts';
import type { Retention } from './retention.ts';
import type { SecurityEvent } from './security-event.ts';
import type { Spending } from './spending.ts';
import type { Usage, UsageQuery } from './usage.ts';
import type { WebSession } from './web-session.ts';

export interface ApiClientOptions {
  /** The service's origin, without a trailing slash; empty on the service's own pages. */
  origin: string;
  /** The plugin's access token. Without it the browser's cookies speak for the person. */
  accessToken?: string | undefined;
  fetch?: typeof fetch;
}

/** The service answered with a problem. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** No answer came: offline, the service is down, or the plugin may not reach it. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

interface Call {
  body?: unknown;
  /** Sent as they are, instead of a JSON body. */
  bytes?: Uint8Array<ArrayBuffer> | Blob;
  contentType?: string;
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
}

export type ApiClient = ReturnType<typeof createApiClient>;

/** The service's HTTP contract as functions; every one throws `ApiError` or `UnreachableError`. */
export function createApiClient(options: ApiClientOptions) {
  const send = options.fetch ?? fetch;

  async function request(method: string, path: string, call: Call = {}): Promise<Response> {
    const headers: Record<string, string> = {};
    if (options.accessToken) headers.Authorization = `Bearer ${options.accessToken}`;
    if (call.idempotencyKey) headers['Idempotency-Key'] = call.idempotencyKey;
    if (call.bytes) headers['Content-Type'] = call.contentType ?? 'application/octet-stream';
    else if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    let response: Response;
    try {
      response = await send(options.origin + path, {
        method,
        headers,
        body: call.bytes ?? (call.body === undefined ? null : JSON.stringify(call.body)),
        signal: call.signal ?? null,
        credentials: options.accessToken || options.origin ? 'omit' : 'same-origin',
      });
    } catch (error) {
      if (call.signal?.aborted) throw error;
      throw new UnreachableError('The service cannot be reached.', { cause: error });
    }
    if (!response.ok) throw new ApiError(await readProblem(response));
    return response;
  }

  async function json<Answer>(method: string, path: string, call?: Call): Promise<Answer> {
    return (await request(method, path, call)).json() as Promise<Answer>;
  }

  async function nothing(method: string, path: string, call?: Call): Promise<void> {
    await request(method, path, call);
  }

  return {
    startPairing: (body: PairingRequest) =>
      json<PairingStarted>('POST', '/api/v1/pairings', { body }),
    pairing: (id: string) => json<PairingView>('GET', `/api/v1/pairings/${id}`),
    approvePairing: (id: string) =>
      json<PairingApproved>('POST', `/api/v1/pairings/${id}/approve`, { body: {} }),
    refusePairing: (id: string) => nothing('POST', `/api/v1/pairings/${id}/refuse`, { body: {} }),
    redeemPairing: (id: string, body: PairingRedemption) =>
      json<PairingRedeemed>('POST', `/api/v1/pairings/${id}/redeem`, { body }),

    account: () => json<Account>('GET', '/api/v1/account'),
    changeAccount: (body: { name?: string }) => json<Account>('PATCH', '/api/v1/account', { body }),
    acceptPolicy: (body: PolicyAcceptance) =>
      json<Account>('POST', '/api/v1/account/policy-acceptances', { body }),

    deleteAccount: (body: AccountDeletion) =>
      json<DeletionReceipt>('POST', '/api/v1/account/deletion', { body }),
    deletion: (id: string) => json<DeletionReceipt>('GET', `/api/v1/deletions/${id}`),

    startExport: () => json<DataExport>('POST', '/api/v1/exports', { body: {} }),
    exports: () => json<{ items: DataExport[] }>('GET', '/api/v1/exports'),
    linkExport: (id: string) =>
      json<ExportLink>('POST', `/api/v1/exports/${id}/link`, { body: {} }),

    heldData: () => json<{ items: HeldTable[] }>('GET', '/api/v1/held-data'),
    heldRows: (table: string, cursor?: string) =>
      json<HeldRows>('GET', `/api/v1/held-data/${table}${queryString({ cursor })}`),
    retention: () => json<Retention>('GET', '/api/v1/retention'),
    setRetention: (body: Retention) => json<Retention>('PUT', '/api/v1/retention', { body }),

    sessions: () => json<{ items: WebSession[] }>('GET', '/api/v1/sessions'),
    endSession: (id: string) => nothing('DELETE', `/api/v1/sessions/${id}`),
    endOtherSessions: () => nothing('DELETE', '/api/v1/sessions'),
    securityEvents: (cursor?: string) =>
      json<Page<SecurityEvent>>('GET', `/api/v1/security-events${queryString({ cursor })}`),

    connections: () => json<{ items: Connection[] }>('GET', '/api/v1/connections'),
    endConnection: (id: string) => nothing('DELETE', `/api/v1/connections/${id}`),

    models: () => json<{ items: ImageModel[] }>('GET', '/api/v1/models'),

    providers: () => json<{ items: ImageProviderView[] }>('GET', '/api/v1/providers'),
    providerKeys: () => json<{ items: ProviderKey[] }>('GET', '/api/v1/provider-keys'),
    createProviderKey: (body: NewProviderKey) =>
      json<ProviderKey>('POST', '/api/v1/provider-keys', { body }),
    changeProviderKey: (id: string, body: ProviderKeyChange) =>
      json<ProviderKey>('PATCH', `/api/v1/provider-keys/${id}`, { body }),
    deleteProviderKey: (id: string) => nothing('DELETE', `/api/v1/provider-keys/${id}`),
    orderProviderKeys: (body: ProviderKeyOrder) =>
      json<{ items: ProviderKey[] }>('PUT', '/api/v1/provider-keys/order', { body }),
    checkProviderKey: (id: string) =>
      json<ProviderKey>('POST', `/api/v1/provider-keys/${id}/check`, { body: {} }),
    consents: () => json<{ items: ProviderConsent[] }>('GET', '/api/v1/consents'),
    giveConsent: (body: NewProviderConsent) =>
      json<ProviderConsent>('POST', '/api/v1/consents', { body }),
    revokeConsent: (id: string) => nothing('DELETE', `/api/v1/consents/${id}`),
    spending: (documentId?: string) =>
      json<Spending>('GET', `/api/v1/spending${queryString({ documentId })}`),

    usage: (query: UsageQuery = {}) => json<Usage>('GET', `/api/v1/usage${queryString(query)}`),

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
    asset: (id: string) => json<Asset>('GET', `/api/v1/assets/${id}`),
    /** The picture's bytes as a response, to be read as a stream, a blob or a buffer. */
    assetContent: (id: string, variant: AssetVariantName, signal?: AbortSignal) =>
      request('GET', `/api/v1/assets/${id}/content?variant=${variant}`, { signal }),

    quote: (body: BatchRequest, signal?: AbortSignal) =>
      json<Quote>('POST', '/api/v1/batches/quote', { body, signal }),
    generate: (body: GenerationRequest, idempotencyKey: string) =>
      json<Generation>('POST', '/api/v1/generations', { body, idempotencyKey }),
    generateBatch: (body: BatchRequest, idempotencyKey: string) =>
      json<Batch>('POST', '/api/v1/batches', { body, idempotencyKey }),
    generations: (query: GenerationListQuery = {}, signal?: AbortSignal) =>
      json<Page<Generation>>('GET', `/api/v1/generations${queryString(query)}`, { signal }),
    generation: (id: string) => json<Generation>('GET', `/api/v1/generations/${id}`),
    deleteGeneration: (id: string) => nothing('DELETE', `/api/v1/generations/${id}`),
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

    outputs: (query: OutputListQuery = {}, signal?: AbortSignal) =>
      json<Page<Output>>('GET', `/api/v1/outputs${queryString(query)}`, { signal }),
    outputFilters: () => json<OutputFilters>('GET', '/api/v1/output-filters'),
    output: (id: string) => json<Output>('GET', `/api/v1/outputs/${id}`),
    changeOutput: (id: string, body: OutputChange) =>
      json<Output>('PATCH', `/api/v1/outputs/${id}`, { body }),
    deleteOutputs: (ids: string[]) =>
      json<OutputsDeleted>('POST', '/api/v1/outputs/delete', { body: { ids } }),
    /** Where the original is, as a file to keep. */
    downloadPath: (id: string, name: DownloadName) =>
      `${options.origin}/api/v1/outputs/${id}/download?name=${name}`,

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

/** The problem a failed answer carries, or one that says that it carried none. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'code' in body && 'title' in body) {
    return body as Problem;
  }
  return {
    type: 'about:blank',
    title: `The service answered ${response.status} without saying why.`,
    status: response.status,
    code: 'unreadable_answer',
  };
}
