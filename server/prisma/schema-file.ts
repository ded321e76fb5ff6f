import path from 'node:path';

/** Absolute. Its own file, so that who reads the schema needs none of Prisma's tools. */
export const SCHEMA_FILE = path.join(import.meta.dirname, 'schema.prisma');
