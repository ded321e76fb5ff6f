import { CanvasDocument, CanvasDocumentChange } from '../canvas-document.ts';
import { Spending, SpendingQuery } from '../spending.ts';
import { Usage, UsageQuery } from '../usage.ts';
import type { Endpoint } from './endpoint.ts';
import { ById, items } from './shapes.ts';

/** Money, and the files it was spent on. */
export const usageEndpoints = {
  spending: {
    method: 'GET',
    path: '/api/v1/spending',
    access: 'either',
    summary: 'What the person’s generations have cost.',
    query: SpendingQuery,
    status: 200,
    answer: Spending,
  },
  usage: {
    method: 'GET',
    path: '/api/v1/usage',
    access: 'either',
    summary: 'What was used and spent, by day, provider, model, key and document.',
    query: UsageQuery,
    status: 200,
    answer: Usage,
  },
  usageTable: {
    method: 'GET',
    path: '/api/v1/usage.csv',
    access: 'session',
    summary: 'The same as a table for spreadsheets (RFC 4180).',
    query: UsageQuery,
    status: 200,
    answer: 'bytes',
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
} as const satisfies Record<string, Endpoint>;
