import type { z } from 'zod';

/**
 * Who may call: `anyone`; a page of the service's own, signed in or not (`page`); a signed-in
 * browser (`session`); a paired plugin (`connection`); or `either` of the two.
 */
export type Access = 'anyone' | 'page' | 'session' | 'connection' | 'either';

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
