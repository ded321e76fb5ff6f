import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/** The part of Prisma's schema engine that is used here. */
interface SchemaEngine {
  diff(input: object): Promise<{ exitCode: number; stdout: string | null }>;
}

interface SchemaEngineModule {
  SchemaEngine: {
    new: (
      options: { datamodels: [string, string][] },
      log: (message: string) => void,
      adapter: unknown,
    ) => Promise<SchemaEngine>;
  };
  __wbg_set_wasm(exports: Record<string, unknown>): void;
}

/** The part of the platform's WebAssembly that is used here; Node's types leave it out. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    compile(bytes: Uint8Array): Promise<object>;
    instantiate(
      module: object,
      imports: Record<string, object>,
    ): Promise<{ exports: Record<string, unknown> }>;
  };
};

/**
 * Prisma's schema engine as WebAssembly, with an empty PGlite as its shadow database. The Prisma
 * command line would download a binary engine instead, which neither CI nor a locked-down machine
 * can do; the package's own loader wants an experimental flag of Node, so it is instantiated here.
 */
export async function withSchemaEngine<Result>(
  datamodel: [path: string, text: string],
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const shadow = await PGlite.create();
  try {
    const { SchemaEngine } = await loadModule();
    const engine = await SchemaEngine.new(
      { datamodels: [datamodel] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(shadow)),
    );
    return await use(engine);
  } finally {
    await shadow.close();
  }
}

async function loadModule(): Promise<SchemaEngineModule> {
  // The package exports neither its .wasm nor its package.json, so they are found beside its main.
  const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const glueUrl = pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href;
  const glue = (await import(glueUrl)) as SchemaEngineModule;
  const wasm = await WebAssembly.compile(
    await readFile(path.join(folder, 'schema_engine_bg.wasm')),
  );
  const instance = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: begin } = instance.exports;
  if (typeof begin === 'function') begin();
  return glue;
}
