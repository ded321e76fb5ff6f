import type { ObjectStorage } from '../../platform/object-storage.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';
import type { PersonalModel } from '../inventory/data-model.ts';
import { exportedModels, readPersonalRows } from '../inventory/personal-rows.ts';
import { ArchiveWriter } from './archive-writer.ts';

interface ArchiveContext {
  prisma: PrismaClient;
  objects: ObjectStorage;
}

export interface WrittenArchive {
  /** Pictures that are held and not in it. */
  missing: number;
}

/** Why a picture is not in an archive. */
const MISSING = 'not in here, its file is missing from the storage of the service';

/** Rows and pictures that are read at a time. */
const PAGE = 500;

const EXTENSIONS: Partial<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
};

/**
 * Writes everything that is held of a person into a ZIP file: the tables of the inventory as JSON,
 * and every picture as its original bytes. A picture that the object store does not have is named in
 * the manifest and the readme. Throws the signal's reason when that aborts.
 * @param onProgress told the share of pictures that are in it, 0 to 1
 */
export async function writeArchive(
  context: ArchiveContext,
  userId: string,
  file: string,
  signal: AbortSignal,
  onProgress: (fraction: number) => Promise<void>,
): Promise<WrittenArchive> {
  const archive = new ArchiveWriter(file);
  for (const model of exportedModels) {
    signal.throwIfAborted();
    await archive.add(`data/${model.name}.json`, rowsOf(context.prisma, model, userId), true);
  }
  const missing = await addPictures(context, userId, archive, signal, onProgress);
  for (const path of missing) archive.note(`${path}: ${MISSING}`);
  await archive.add('README.txt', [Buffer.from(readme(missing))], true);
  await archive.finish();
  return { missing: missing.length };
}

async function* rowsOf(
  prisma: PrismaClient,
  model: PersonalModel,
  userId: string,
): AsyncGenerator<Uint8Array> {
  let before = '[\n';
  for (let after: string | null = null; ; ) {
    const { rows, next } = await readPersonalRows(prisma, model, userId, after, PAGE);
    if (rows.length > 0) {
      yield Buffer.from(before + rows.join(',\n'));
      before = ',\n';
    }
    if (next === null) break;
    after = next;
  }
  yield Buffer.from(before === '[\n' ? '[]\n' : '\n]\n');
}

/** Returns the paths of those that could not be added. */
async function addPictures(
  { prisma, objects }: ArchiveContext,
  userId: string,
  archive: ArchiveWriter,
  signal: AbortSignal,
  onProgress: (fraction: number) => Promise<void>,
): Promise<string[]> {
  const missing: string[] = [];
  const total = await prisma.asset.count({ where: { userId } });
  let added = 0;
  for (let after: string | null = null; ; ) {
    const page: Picture[] = await prisma.asset.findMany({
      where: { userId, ...(after !== null && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: PAGE,
      select: {
        id: true,
        kind: true,
        contentType: true,
        variants: { where: { name: 'original' }, select: { objectKey: true } },
      },
    });
    for (const picture of page) {
      signal.throwIfAborted();
      const [original] = picture.variants;
      const object = original ? await objects.get(original.objectKey) : null;
      if (object) await archive.add(pathOf(picture), object.body, false);
      // Else it may have been deleted since the page was read.
      else if (await prisma.asset.findUnique({ where: { id: picture.id }, select: { id: true } })) {
        missing.push(pathOf(picture));
      }
      added += 1;
      await onProgress(total === 0 ? 1 : Math.min(1, added / total));
    }
    after = page.at(-1)?.id ?? null;
    if (after === null) return missing;
  }
}

interface Picture {
  id: string;
  kind: 'upload' | 'output';
  contentType: string;
  variants: { objectKey: string }[];
}

function pathOf({ id, kind, contentType }: Picture): string {
  const folder = kind === 'output' ? 'outputs' : 'references';
  return `${folder}/${id}.${EXTENSIONS[contentType] ?? 'bin'}`;
}

function readme(missing: string[]): string {
  return [
    missing.length === 0
      ? 'Everything that Tomson Studio holds about you.'
      : 'Everything that Tomson Studio holds about you, but for what is named under “Missing”.',
    '',
    'outputs/     the pictures that were made for you, byte for byte as the provider sent them',
    'references/  the pictures you gave, as they are stored; each is named after its id in data/Asset.json',
    'data/        what is kept in the database, one file a table; times are in UTC',
    ...exportedModels.map(({ name, title, purpose }) => `  ${name}.json: ${title}. ${purpose}`),
    'SHA256SUMS   the SHA-256 of every file; “sha256sum --check SHA256SUMS” compares them',
    '',
    'Passwords, access tokens and the secrets of provider keys are not in here: of a key you find its last four characters.',
    '',
    ...(missing.length === 0
      ? []
      : [
          'Missing: what is known of these pictures is in data/, and the operator of the service can be asked for a backup.',
          ...missing.map((path) => `  ${path}: ${MISSING}`),
          '',
        ]),
  ].join('\n');
}
