import { ImageInspector } from '../assets/inspect-image.ts';
import type { ObjectStorage } from '../platform/object-storage.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { tellPassing } from './generation-notification.ts';
import { type Preview, recentPreviews } from './recent-previews.ts';

/** ms after which a preview is removed, should its generation not have ended before. */
const LIFETIME = 60 * 60 * 1000;

/** Bytes of a partial picture; a larger one is not shown. */
const LARGEST = 32 * 1024 * 1024;

/** Which partial picture of which output. */
export interface PreviewKey {
  generationId: string;
  /** Position among the generation's outputs. */
  index: number;
  step: number;
}

/**
 * Shows a partial picture: to this process's streams at once, out of memory; to the others when it
 * is stored where every process can read it, listed for removal from the start. A preview is a
 * courtesy: one that is broken or too large is passed over, and nobody waits for its storing.
 */
export async function showPreview(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  { index, step }: Pick<PreviewKey, 'index' | 'step'>,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const bytes = await readWhole(body);
  const contentType = bytes && sniff(bytes);
  if (!bytes || !contentType) return;
  const key = objectKey({ generationId: generation.id, index, step });
  const preview = { bytes, contentType };
  recentPreviews.keep(key, preview);
  const change = { type: 'preview', index, step } as const;
  // Files are one process's own: nobody else can ask for it.
  const shared = dependencies.config.objectStore ? share(dependencies, key, preview) : undefined;
  tellPassing(dependencies, generation, change, shared);
}

async function share(
  { prisma, objects }: GenerationDependencies,
  key: string,
  { bytes, contentType }: Preview,
): Promise<void> {
  const notBefore = new Date(Date.now() + LIFETIME);
  await prisma.objectDeletion.upsert({
    where: { objectKey: key },
    create: { objectKey: key, notBefore },
    update: { notBefore },
  });
  await objects.put({ key, bytes: bytes.length, contentType, body: chunksOf(bytes) });
}

/** The partial picture, or `null` when it is gone. */
export async function readPreview(
  objects: ObjectStorage,
  key: PreviewKey,
): Promise<Preview | null> {
  const recent = recentPreviews.get(objectKey(key));
  if (recent) return recent;
  const object = await objects.get(objectKey(key));
  const bytes = object && (await readWhole(object.body));
  const contentType = bytes && sniff(bytes);
  return bytes && contentType ? { bytes, contentType } : null;
}

/** Lets the next sweep have the previews of a generation that has ended. */
export async function endPreviews(
  { prisma, config }: Pick<GenerationDependencies, 'prisma' | 'config'>,
  generationId: string,
): Promise<void> {
  if (!config.objectStore) return;
  await prisma.objectDeletion.updateMany({
    where: { objectKey: { startsWith: prefix(generationId) } },
    data: { notBefore: new Date() },
  });
}

function prefix(generationId: string): string {
  return `previews/${generationId}/`;
}

function objectKey({ generationId, index, step }: PreviewKey): string {
  return `${prefix(generationId)}${index}-${step}`;
}

async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    // It is read to its end all the same: the answer goes on behind it.
    if (length <= LARGEST) pieces.push(Buffer.from(piece));
  }
  return length <= LARGEST ? Buffer.concat(pieces) : null;
}

function sniff(bytes: Uint8Array): string | null {
  try {
    const inspector = new ImageInspector();
    inspector.write(bytes);
    return inspector.end().contentType;
  } catch {
    return null;
  }
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
