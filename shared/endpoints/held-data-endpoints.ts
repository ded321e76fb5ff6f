import { z } from 'zod';
import { DataExport, ExportLink } from '../data-export.ts';
import { HeldRows, HeldTable } from '../held-data.ts';
import { Retention } from '../retention.ts';
import type { Endpoint } from './endpoint.ts';
import { ById, items, Nothing } from './shapes.ts';

/** What is held about a person: copies of it, a look at it, how long it is kept. */
export const heldDataEndpoints = {
  startExport: {
    method: 'POST',
    path: '/api/v1/exports',
    access: 'session',
    summary: 'Begins a copy of everything that is held about the person.',
    body: Nothing,
    status: 202,
    answer: DataExport,
  },
  exports: {
    method: 'GET',
    path: '/api/v1/exports',
    access: 'session',
    summary: 'The copies that are being made or can be fetched.',
    status: 200,
    answer: items(DataExport),
  },
  linkExport: {
    method: 'POST',
    path: '/api/v1/exports/:id/link',
    access: 'session',
    summary: 'A link that fetches a finished copy, once.',
    params: ById,
    body: Nothing,
    status: 201,
    answer: ExportLink,
  },
  exportContent: {
    method: 'GET',
    path: '/api/v1/exports/:id/content',
    access: 'session',
    summary: 'The copy as a ZIP, for the link’s token.',
    params: ById,
    query: z.strictObject({ token: z.string().max(100) }),
    status: 200,
    answer: 'bytes',
  },
  heldData: {
    method: 'GET',
    path: '/api/v1/held-data',
    access: 'session',
    summary: 'What is held about the person, kind by kind, and why.',
    status: 200,
    answer: items(HeldTable),
  },
  heldRows: {
    method: 'GET',
    path: '/api/v1/held-data/:table',
    access: 'session',
    summary: 'What is held of one kind, as the export has it.',
    params: z.strictObject({ table: z.string().max(60) }),
    query: z.strictObject({ cursor: z.string().max(60).optional() }),
    status: 200,
    answer: HeldRows,
  },
  retention: {
    method: 'GET',
    path: '/api/v1/retention',
    access: 'session',
    summary: 'How long the person’s pictures are kept.',
    status: 200,
    answer: Retention,
  },
  setRetention: {
    method: 'PUT',
    path: '/api/v1/retention',
    access: 'session',
    summary: 'Says how long pictures are kept; what is older goes within minutes.',
    body: Retention,
    status: 200,
    answer: Retention,
  },
} as const satisfies Record<string, Endpoint>;
