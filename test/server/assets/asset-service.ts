import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';

/** The real service, with what tests of pictures do again and again. */
export interface AssetService extends AsyncDisposable {
  origin: string;
  person(): Promise<Person>;
  call(person: Person, path: string, init?: RequestInit): Promise<Response>;
  upload(person: Person, bytes: Uint8Array, contentType?: string): Promise<Response>;
  /** Names of the files waiting in the spool. */
  spooled(): Promise<string[]>;
}

export async function startAssetService(
  environment: Record<string, string> = {},
): Promise<AssetService> {
  const service = await TestService.start({ environment });
  const { origin, dataDirectory } = service;
  return {
    origin,
    person: () => service.signUp(),
    call: (person, where, init) => person.fetch(origin + where, init),
    upload: (person, bytes, contentType = 'image/png') =>
      person.fetch(`${origin}/api/v1/assets`, {
        method: 'POST',
        headers: { 'Content-Type': contentType },
        body: new Uint8Array(bytes),
      }),
    spooled: () => readdir(path.join(dataDirectory, 'spool', 'assets')),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
