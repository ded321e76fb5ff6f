import type { Request, Response } from 'express';
import type { AssetVariantName } from '../../shared/asset.ts';
import type { AssetContext } from './asset-context.ts';
import { assetProblems } from './asset-problems.ts';
import { ensureVariant, type KnownVariant, SVG_TYPE } from './asset-variant.ts';

interface AssetToSend {
  id: string;
  sha256: string;
  /** Its variants' rows, where they have been read already. */
  variants?: readonly KnownVariant[];
}

/**
 * Streams a picture to the person it belongs to. The bytes behind an id never change, so a browser
 * may keep them; whatever they are, a browser must not run them.
 */
export async function sendContent(
  context: AssetContext,
  asset: AssetToSend,
  variant: AssetVariantName,
  request: Request,
  response: Response,
): Promise<void> {
  const stored = await ensureVariant(context, asset.id, variant, asset.variants);
  const etag = variant === 'original' ? `"${asset.sha256}"` : `"${asset.sha256}-${variant}"`;
  const headers = {
    ETag: etag,
    'Cache-Control': 'private, max-age=31536000, immutable',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
  };
  if (has(request, etag)) {
    response.status(304).set(headers).end();
    return;
  }
  const entity = {
    'Content-Type': stored.contentType,
    'Content-Length': String(stored.bytes),
    ...(stored.contentType === SVG_TYPE && { 'Content-Disposition': vectorDisposition(response) }),
    ...headers,
  };
  if (request.method === 'HEAD') {
    response.set(entity).end();
    return;
  }
  const object = await context.objects.get(stored.objectKey);
  // The person may have gone while the object was looked up; nobody else would close it then.
  if (response.destroyed) {
    object?.body.destroy();
    return;
  }
  if (object?.bytes !== stored.bytes) {
    object?.body.destroy();
    throw assetProblems.bytesMissing();
  }
  // Only now: a problem must not be kept for a year.
  response.set(entity);
  try {
    await object.sendTo(response);
  } catch (error) {
    // A person who goes away is no fault. The object has been let go of by now.
    if (!isPrematureClose(error)) throw error;
  }
}

/** Vectors are kept, or placed; no browser opens them as a document, whatever they are called. */
const vectorDisposition = (response: Response): string =>
  response.get('Content-Disposition') ?? 'attachment; filename="picture.svg"';

/** `If-None-Match` of RFC 9110, section 13.1.2; the comparison is weak. */
function has(request: Request, etag: string): boolean {
  const known = request.get('if-none-match')?.split(',') ?? [];
  return known.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
