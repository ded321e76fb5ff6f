import { leaveReference } from '../generate/follow-selection.ts';
import type { Form } from '../generate/form.ts';
import type { Store } from '../store.ts';
import type { Reference } from './reference.ts';

/**
 * Reads references one after another into the form, up to the model's limit. Answers with a
 * sentence for everything that was not added.
 * @param beyond how many more there are that cannot be read
 */
export async function addReferences(
  form: Store<Form>,
  readers: (() => Promise<Reference>)[],
  max: number,
  modelLabel: string,
  beyond = 0,
): Promise<string[]> {
  const refusals: string[] = [];
  for (const read of readers) {
    if (form.get().references.length >= max) {
      beyond += 1;
      continue;
    }
    try {
      const reference = await read();
      form.update((current) => ({
        ...leaveReference(current, reference.nodeId),
        references: joined(current.references, reference),
      }));
    } catch (error) {
      refusals.push(error instanceof Error ? error.message : 'A picture cannot be read.');
    }
  }
  if (beyond > 0) {
    const rest = beyond === 1 ? '1 picture was' : `${beyond} pictures were`;
    refusals.push(`${modelLabel} takes ${max}; ${rest} not added.`);
  }
  return refusals;
}

/** The same layer or the same bytes again replace what was there: no reference counts twice. */
function joined(references: Reference[], added: Reference): Reference[] {
  const isSame = (other: Reference) =>
    added.nodeId === null
      ? other.nodeId === null && other.sha256 === added.sha256
      : other.nodeId === added.nodeId;
  if (!references.some(isSame)) return [...references, added];
  return references.map((other) =>
    isSame(other) ? { ...added, key: other.key, role: other.role } : other,
  );
}
