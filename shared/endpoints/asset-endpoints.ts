import { z } from 'zod';
import { Asset, AssetVariantName } from '../asset.ts';
import { Sha256 } from '../scalars.ts';
import type { Endpoint } from './endpoint.ts';
import { ById } from './shapes.ts';

/** Stored pictures. */
export const assetEndpoints = {
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
} as const satisfies Record<string, Endpoint>;
