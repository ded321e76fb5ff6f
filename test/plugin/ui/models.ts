import type { CanvasLayer } from '../../../plugin/protocol.ts';
import type { Reference } from '../../../plugin/ui/references/reference.ts';
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
