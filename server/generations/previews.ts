import { Readable } from 'node:stream';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { tellPassing } from './generation-notification.ts';
import { PreviewInMemory } from './preview-in-memory.ts';
import { recentPreviews } from './recent-previews.ts';

/** ms after which a preview is removed, should its generation not have ended before. */
const LIFETIME = 60 * 60 * 1000;

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
  signal: AbortSignal,
): Promise<void> {
  const preview = await PreviewInMemory.receive(body);
  // The generation may have been deleted meanwhile.
  signal.throwIfAborted();
  if (!preview) return;
  const key = objectKey({ generationId: generation.id, index, step });
  recentPreviews.keep(key, preview, generation, dependencies.notifications);
  const change = { type: 'preview', index, step } as const;
  // Files are one process's own: nobody else can ask for it.
  const shared = dependencies.config.objectStore ? share(dependencies, key, preview) : undefined;
  tellPassing(dependencies, generation, change, shared);
}

async function share(
  { prisma, objects }: GenerationDependencies,
  key: string,
  preview: PreviewInMemory,
): Promise<void> {
  const letGo = preview.hold();
  try {
    const notBefore = new Date(Date.now() + LIFETIME);
    await prisma.objectDeletion.upsert({
      where: { objectKey: key },
      create: { objectKey: key, notBefore },
      update: { notBefore },
    });
    const { bytes, contentType } = preview;
    await objects.put({ key, bytes, contentType, body: Readable.from(preview.pieces()) });
  } finally {
    letGo();
  }
}

/** The person's partial picture, which is held until `letGo` is called; `null` when it is gone. */
export async function readPreview(
  { prisma, objects }: Pick<GenerationDependencies, 'prisma' | 'objects'>,
  userId: string,
  key: PreviewKey,
): Promise<{ preview: PreviewInMemory; letGo: () => void } | null> {
  const recent = recentPreviews.get(objectKey(key), userId);
  if (recent) return { preview: recent, letGo: recent.hold() };
  const where = { id: key.generationId, userId };
  if ((await prisma.generation.count({ where })) === 0) return null;
  const object = await objects.get(objectKey(key));
  const preview = object && (await PreviewInMemory.receive(object.body));
  return preview && { preview, letGo: preview.hold() };
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
