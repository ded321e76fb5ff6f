import type { Objection, PricedRequest } from '../image-provider.ts';

/** Of vendors whose pictures from a reference have its shape, whatever else is asked for. */
export function shapeOfReference({ references, aspectRatio }: PricedRequest): Objection[] {
  if (references.length === 0 || aspectRatio === null) return [];
  return [
    {
      verdict: 'warn',
      about: 'aspectRatio',
      message: 'A picture made from a reference has the shape of the reference.',
    },
  ];
}
