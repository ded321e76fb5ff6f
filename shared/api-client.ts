import type { Account, PolicyAcceptance } from './account.ts';
import type { AccountDeletion, DeletionReceipt } from './account-deletion.ts';
import { type ApiClientOptions, createApiRequests } from './api-requests.ts';
import type { Asset } from './asset.ts';
import type { DataExport, ExportLink } from './data-export.ts';
import type { Generation, GenerationRequest } from './generation.ts';
import type { HeldRows, HeldTable } from './held-data.ts';
import type {
  DownloadName,
  Output,
  OutputChange,
  OutputFilters,
  OutputListQuery,
  OutputsDeleted,
} from './output.ts';
import type { Page } from './page.ts';
import type { PairingApproved, PairingView } from './pairing.ts';
import { pluginCalls } from './plugin-api.ts';
import type { ProviderConsent } from './provider-consent.ts';
import type {
  ImageProviderView,
  NewProviderKey,
  ProviderKey,
  ProviderKeyChange,
  ProviderKeyOrder,
} from './provider-key.ts';
import { queryString } from './query-string.ts';
import type { Retention } from './retention.ts';
import type { SecurityEvent } from './security-event.ts';
import type { Usage, UsageQuery } from './usage.ts';
import type { WebSession } from './web-session.ts';

export type ApiClient = ReturnType<typeof createApiClient>;

/** The service's whole HTTP contract as functions, the plugin's calls among them. */
export function createApiClient(options: ApiClientOptions) {
  const requests = createApiRequests(options);
  const { json, nothing } = requests;
  return {
    ...pluginCalls(requests),
    pairing: (id: string) => json<PairingView>('GET', `/api/v1/pairings/${id}`),
    approvePairing: (id: string) =>
      json<PairingApproved>('POST', `/api/v1/pairings/${id}/approve`, { body: {} }),
    refusePairing: (id: string) => nothing('POST', `/api/v1/pairings/${id}/refuse`, { body: {} }),
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
    revokeConsent: (id: string) => nothing('DELETE', `/api/v1/consents/${id}`),
    usage: (query: UsageQuery = {}) => json<Usage>('GET', `/api/v1/usage${queryString(query)}`),
    asset: (id: string) => json<Asset>('GET', `/api/v1/assets/${id}`),
    generate: (body: GenerationRequest, idempotencyKey: string) =>
      json<Generation>('POST', '/api/v1/generations', { body, idempotencyKey }),
    deleteGeneration: (id: string) => nothing('DELETE', `/api/v1/generations/${id}`),
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
      `${requests.origin}/api/v1/outputs/${id}/download?name=${name}`,
  };
}
