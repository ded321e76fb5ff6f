import type { ReferenceImage } from '../providers/image-provider.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';

/** The pictures a generation works from, in their order; bytes are read when asked for. */
export async function referenceImages(
  { prisma, objects }: GenerationDependencies,
  { id, hasReferences }: ClaimedGeneration,
): Promise<ReferenceImage[]> {
  if (!hasReferences) return [];
  const references = await prisma.generationReference.findMany({
    where: { generationId: id },
    orderBy: { position: 'asc' },
    include: { asset: { include: { variants: { where: { name: 'original' } } } } },
  });
  return references.map(({ role, asset }) => ({
    role,
    contentType: asset.contentType,
    width: asset.width,
    height: asset.height,
    bytes: async () => {
      const [original] = asset.variants;
      const object = original && (await objects.get(original.objectKey));
      if (!object) throw new Error(`the bytes of asset ${asset.id} are missing`);
      return Buffer.concat(await Array.fromAsync(object.body));
    },
  }));
}
