import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest, by a part of its path; the longest first. Figures of the last run would say it
 * better, but a clean checkout has none.
 */
const LONGEST = [
  'plugin/journeys/targets',
  'server/bad-input',
  'plugin/journeys/interrupted-runs',
  'server/config',
  'server/providers/provider-contract',
  'plugin/journeys/recipes',
  'plugin/ui/own-keys',
  'server/access-matrix',
  'server/generations/queue',
  'plugin/journeys/',
  'server/web/account-pages',
  'server/web/gallery-page',
  'server/providers/sketch.',
  'plugin/host/playground',
  'server/privacy/deletion',
];

/** So that no worker is left alone with a long file at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((part) => moduleId.includes(`/test/${part}`));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
