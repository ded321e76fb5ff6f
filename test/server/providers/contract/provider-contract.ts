import { describe, expect, test } from 'vitest';
import { keyCheckTests } from './key-check-tests.ts';
import { operationTests } from './operation-tests.ts';
import { outcomeTests } from './outcome-tests.ts';
import { pictureTests } from './picture-tests.ts';
import type { ProviderWire } from './provider-wire.ts';
import { runWire, wireContext } from './run-wire.ts';
import { sentTests } from './sent-tests.ts';
import { type WireVendor, wireVendor } from './wire-vendor.ts';

/** What every provider must do, whoever the vendor, against a stub that speaks its wire. */
export function providerContract(wire: ProviderWire): void {
  const vendor = wireVendor(wire);
  describe(wire.provider.label, () => {
    makingTests(wire, vendor);
    outcomeTests(wire, vendor);
    if (wire.pictures === 'url') pictureTests(wire, vendor);
    if (wire.operation) operationTests(wire, vendor);
    if (wire.check) keyCheckTests(wire, vendor);
    sentTests(wire, vendor);
  });
}

function makingTests(wire: ProviderWire, vendor: WireVendor): void {
  const { provider } = wire;
  const { plain, several, seeded, referenced } = wire.requests;

  describe('makes', () => {
    test('the picture that was asked for, and says what it cost', async () => {
      const { stub, pictures } = await vendor.start();
      await using _ = stub;
      const result = await runWire(provider, plain, wireContext(wire, stub));
      expect(result.outputs.map(({ bytes }) => bytes)).toEqual([pictures[0]?.bytes]);
      expect(result.cost ?? null).toBe(wire.cost);
      expect(stub.requests.filter(vendor.isMaking)).toHaveLength(1);
      const [asked] = stub.requests.filter(vendor.isMaking);
      expect(asked && wire.understood(asked).prompt).toBe(plain.prompt);
    });

    testWhere(several, 'several pictures by one call', async () => {
      const { stub, pictures } = await vendor.start();
      await using _ = stub;
      const request = several ?? plain;
      const result = await runWire(provider, request, wireContext(wire, stub));
      expect(result.outputs.map(({ index }) => index)).toEqual(pictures.map((_p, at) => at));
      expect(result.outputs.map(({ bytes }) => bytes)).toEqual(pictures.map((one) => one.bytes));
      expect(pictures).toHaveLength(request.count);
    });

    testWhere(seeded, 'with the seed', async () => {
      const { stub } = await vendor.start();
      await using _ = stub;
      const result = await runWire(provider, seeded ?? plain, wireContext(wire, stub));
      const [asked] = stub.requests.filter(vendor.isMaking);
      expect(asked && wire.understood(asked).seed).toBe(seeded?.seed);
      expect(result.outputs[0]?.seed).toBe(seeded?.seed);
    });

    testWhere(referenced, 'from references, in their order and to the byte', async () => {
      const { stub } = await vendor.start();
      await using _ = stub;
      const request = referenced ?? plain;
      await runWire(provider, request, wireContext(wire, stub));
      const [asked] = stub.requests.filter(vendor.isMaking);
      const bytes = await Promise.all(request.references.map((one) => one.bytes()));
      expect(bytes.length).toBeGreaterThan(0);
      expect(asked && wire.understood(asked).references).toEqual(bytes.map(Buffer.from));
    });
  });
}

/** What only some vendors have is tested where it is there. */
function testWhere(there: unknown, name: string, body: () => Promise<void> | void): void {
  if (there) test(name, body);
}
