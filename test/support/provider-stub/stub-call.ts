import type { StubFault } from './stub-fault.ts';

/** A file of a multipart request, as it arrived. */
export interface StubFile {
  field: string;
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** One call as the stub's ledger keeps it. */
export interface StubCall {
  /** From 1, in the order of arrival. */
  number: number;
  path: string;
  /** Who sent it, where they were told their own base URL (`baseUrlFor`); else empty. */
  by: string;
  contentType: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** The JSON body, or the multipart fields by name; of repeated ones the last. */
  fields: Record<string, unknown>;
  files: StubFile[];
  prompt: string;
  model: string;
  count: number;
  idempotencyKey: string | null;
  fault: StubFault | null;
  /**
   * `received`: read whole and not answered yet. `answered`: the answer went out to its last byte.
   * `refused`: an error went out before any work. `broken`: the answer did not get out.
   */
  state: 'received' | 'answered' | 'refused' | 'broken';
  /** Whether a vendor would charge for it: it was received, and not refused. */
  paid: boolean;
  /** Of the pictures that were made for it. */
  nonces: string[];
}
