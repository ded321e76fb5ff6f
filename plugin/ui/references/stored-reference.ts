import { randomId } from '../random-id.ts';
import type { Reference } from './reference.ts';

type Known = Pick<Reference, 'name' | 'assetId' | 'role' | 'width' | 'height'> &
  Partial<Pick<Reference, 'nodeId' | 'sha256'>>;

/** A reference whose bytes only the service has. */
export function storedReference(known: Known): Reference {
  const unknown = { nodeId: null, sha256: null, bytes: null, contentType: null, thumbnail: null };
  return { key: randomId(), ...unknown, ...known };
}
