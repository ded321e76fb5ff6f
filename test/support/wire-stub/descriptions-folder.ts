import path from 'node:path';

export interface DescriptionsFolder {
  folder: string;
  /** Whether requests must be compared with it: a run without it fails then, and says so. */
  required: boolean;
}

/**
 * Where the vendors' descriptions lie. They are not part of the project: they are looked for beside
 * it, or where `VENDOR_DESCRIPTIONS` says, as `.ci/run` does. Naming the folder means that it counts.
 */
export function descriptionsFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DescriptionsFolder {
  const named = environment.VENDOR_DESCRIPTIONS;
  const beside = path.resolve(import.meta.dirname, '../../../../shared/specs');
  return { folder: named || beside, required: Boolean(named) || environment.CI === 'true' };
}
