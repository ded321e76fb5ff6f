import { expect } from 'vitest';
import { descriptionsFolder } from '../../../support/wire-stub/descriptions-folder.ts';
import { vendorDescription } from '../../../support/wire-stub/vendor-description.ts';
import type { WireRequest } from '../../../support/wire-stub/wire-stub.ts';
import type { ProviderWire } from './provider-wire.ts';

/**
 * Compares what the vendor received with its description, unknown fields refused. Says so where the
 * description is not there, and fails where it has to be.
 */
export function compareWithDescription(wire: ProviderWire, sent: readonly WireRequest[]): void {
  if (!wire.description) return;
  const described = vendorDescription(wire.description);
  const { folder, required } = descriptionsFolder();
  if (!described) {
    const { file } = wire.description;
    process.stderr.write(
      `NOT CHECKED: ${file} is not in ${folder}, so requests of ${wire.provider.label} were not compared with it.\n`,
    );
    expect({ notChecked: file, required }).toMatchObject({ required: false });
    return;
  }
  const bare = (request: WireRequest) => ({
    ...request,
    path: request.path.slice(wire.basePath.length),
  });
  const received = sent.filter(({ at }) => at === 'vendor').map(bare);
  expect(received.length).toBeGreaterThan(0);
  for (const request of received) {
    const { method, path, query, fields } = request;
    expect({ method, path, query, fields, faults: described.requestFaults(request) }).toEqual({
      method,
      path,
      query,
      fields,
      faults: [],
    });
    // What cannot tell a wrong request from a right one has checked nothing.
    const isElsewhere = described.isElsewhere(request);
    const strange = { ...request, fields: { ...fields, surprise: 'x' }, query: { surprise: 'x' } };
    const faults = described.requestFaults(strange).join();
    if (!isElsewhere) expect(faults).toContain('surprise');
  }
}
