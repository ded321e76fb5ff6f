import type { DownloadName, Output } from '../../shared/output.ts';

const EXTENSIONS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/svg+xml': 'svg',
};

/** Characters of the prompt that a name begins with. */
const MAX_WORDS = 60;

/**
 * What the original is called on the person's disk: `tomson-20261127-142530-1.png`, in UTC, or
 * `a-quiet-bay-at-dawn-1.png` where they want its prompt there. Letters, digits and hyphens only,
 * whatever the prompt holds.
 */
export function fileName(
  output: Pick<Output, 'prompt' | 'createdAt' | 'index' | 'contentType'>,
  name: DownloadName,
): string {
  const [day = '', time = ''] = output.createdAt.replace(/[-:]/g, '').split(/[T.]/);
  const dated = `tomson-${day}-${time}`;
  const begun = name === 'prompt' ? wordsOf(output.prompt) || dated : dated;
  return `${begun}-${output.index + 1}.${EXTENSIONS[output.contentType] ?? 'bin'}`;
}

function wordsOf(prompt: string): string {
  const words = prompt
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+/, '');
  return [...words].slice(0, MAX_WORDS).join('').replace(/-+$/, '');
}

/** The header that has a browser keep the answer as a file (RFC 6266, with RFC 8187 for names). */
export function contentDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
