import { z } from 'zod';
import {
  DownloadName,
  Output,
  OutputChange,
  OutputDeletion,
  OutputFilters,
  OutputListQuery,
  OutputsDeleted,
} from '../output.ts';
import { pageOf } from '../page.ts';
import type { Endpoint } from './endpoint.ts';
import { ById } from './shapes.ts';

/** The gallery. */
export const outputEndpoints = {
  outputs: {
    method: 'GET',
    path: '/api/v1/outputs',
    access: 'either',
    summary: 'The pictures that were made, newest first.',
    query: OutputListQuery,
    status: 200,
    answer: pageOf(Output),
  },
  outputFilters: {
    method: 'GET',
    path: '/api/v1/output-filters',
    access: 'either',
    summary: 'The models and Figma files that outputs can be chosen by.',
    status: 200,
    answer: OutputFilters,
  },
  output: {
    method: 'GET',
    path: '/api/v1/outputs/:id',
    access: 'either',
    summary: 'One picture and how it was made.',
    params: ById,
    status: 200,
    answer: Output,
  },
  changeOutput: {
    method: 'PATCH',
    path: '/api/v1/outputs/:id',
    access: 'either',
    summary: 'Makes an output a favourite, or an ordinary one again.',
    params: ById,
    body: OutputChange,
    status: 200,
    answer: Output,
  },
  deleteOutputs: {
    method: 'POST',
    path: '/api/v1/outputs/delete',
    access: 'either',
    summary: 'Deletes outputs: all or none; a generation goes with its last one.',
    body: OutputDeletion,
    status: 200,
    answer: OutputsDeleted,
  },
  downloadOutput: {
    method: 'GET',
    path: '/api/v1/outputs/:id/download',
    access: 'either',
    summary: 'The original as a file to keep.',
    params: ById,
    query: z.strictObject({ name: DownloadName.default('date') }),
    status: 200,
    answer: 'bytes',
  },
} as const satisfies Record<string, Endpoint>;
