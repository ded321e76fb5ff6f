import type { ImageRequest } from '../image-provider.ts';
import type { PictureFields } from '../openai-wire/ask-for-pictures.ts';

/**
 * Previews to ask for. With several pictures the events do not say which one a preview shows, so
 * there are none.
 */
export function previewsOf(options: ImageRequest['options'], count: number): number {
  return count === 1 ? Number(options.previews ?? 0) : 0;
}

/** A request's options in the vendor's words. What the vendor does by itself is not sent. */
export function fieldsOf({ model, count, size, references, options }: ImageRequest): PictureFields {
  const previews = previewsOf(options, count);
  const { quality, background, moderation, fidelity } = options;
  const edits = references.length > 0;
  return {
    model,
    n: count,
    size: size ? `${size.width}x${size.height}` : 'auto',
    quality: quality as PictureFields['quality'],
    output_format: 'png',
    ...(background !== 'auto' && { background: background as PictureFields['background'] }),
    ...(!edits && moderation === 'low' && { moderation }),
    ...(edits && fidelity === 'high' && { input_fidelity: fidelity }),
    ...(previews > 0 && { partial_images: previews }),
  };
}
