import type { CanvasLayer } from '../../../plugin/protocol.ts';
import type { Reference } from '../../../plugin/ui/references/reference.ts';
import type { Generation } from '../../../shared/generation.ts';
import type { ImageModel } from '../../../shared/image-model.ts';

/** A model with one of everything. */
export const richModel: ImageModel = {
  id: 'sketch/procedural',
  label: 'Sketch',
  provider: { id: 'sketch', label: 'Sketch' },
  capabilities: {
    dimensions: { kind: 'ratios', ratios: ['1:1', '16:9', '9:16'] },
    maxCount: 4,
    seed: true,
    output: 'raster',
    transparency: false,
    mask: false,
    streaming: false,
    references: {
      max: 2,
      roles: [
        { id: 'palette', label: 'Colours' },
        { id: 'composition', label: 'Composition' },
      ],
    },
    options: [
      {
        kind: 'choice',
        name: 'style',
        label: 'Style',
        choices: [
          { value: 'auto', label: 'Auto' },
          { value: 'waves', label: 'Waves' },
        ],
        default: 'auto',
      },
      { kind: 'switch', name: 'grain', label: 'Grain', default: true },
      { kind: 'number', name: 'detail', label: 'Detail', min: 1, max: 5, step: 1, default: 2 },
    ],
  },
  price: { perImageMicros: 0, basis: 'Made here.', source: 'this service', date: '2026-11-22' },
  notice: null,
  usable: true,
  unusableReason: null,
  successor: null,
};

/** A model that has nothing but a prompt. */
export const plainModel: ImageModel = {
  ...richModel,
  id: 'plain/one',
  capabilities: {
    ...richModel.capabilities,
    maxCount: 1,
    seed: false,
    references: { max: 0, roles: [] },
    options: [],
  },
};

export function layer(id: string, width: number, height: number): CanvasLayer {
  return { id, name: `Layer ${id}`, kind: 'Frame', width, height, landing: 'fill', sentence: '' };
}

export function reference(key: string, changes: Partial<Reference> = {}): Reference {
  return {
    key,
    name: key,
    nodeId: null,
    sha256: key,
    bytes: null,
    contentType: 'image/png',
    assetId: null,
    width: 10,
    height: 10,
    thumbnail: null,
    role: null,
    ...changes,
  };
}

/** One that is half done. */
export const generation: Generation = {
  id: '11111111-1111-4111-8111-111111111111',
  batchId: '22222222-2222-4222-8222-222222222222',
  documentId: null,
  status: 'running',
  revision: 5,
  model: 'sketch/procedural',
  modelLabel: 'Sketch',
  modelNotice: 'Not AI',
  prompt: 'a quiet bay',
  count: 2,
  size: null,
  aspectRatio: '16:9',
  seed: 7,
  options: { style: 'auto' },
  references: [],
  outputs: [],
  calls: [],
  fraction: 0.5,
  position: null,
  waitingUntil: null,
  waitingFor: null,
  estimateMicros: 0,
  actualMicros: 0,
  warnings: [],
  error: null,
  cancelRequestedAt: null,
  createdAt: '2026-11-22T10:00:00Z',
  startedAt: null,
  finishedAt: null,
};
