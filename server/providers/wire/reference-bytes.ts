import type { ReferenceImage } from '../image-provider.ts';

/** A reference as a file of a form. Its name says nothing about where it comes from. */
export async function referenceFile(reference: ReferenceImage, index: number): Promise<File> {
  const { contentType } = reference;
  const name = `reference-${index + 1}.${contentType.replace(/^image\//, '')}`;
  const bytes = await reference.bytes();
  return new File([Buffer.from(bytes)], name, { type: contentType });
}

export async function referenceBase64(reference: ReferenceImage): Promise<string> {
  return Buffer.from(await reference.bytes()).toString('base64');
}

export async function referenceDataUrl(reference: ReferenceImage): Promise<string> {
  return `data:${reference.contentType};base64,${await referenceBase64(reference)}`;
}
