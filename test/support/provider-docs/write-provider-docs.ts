import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { providers } from '../../../server/providers/registry.ts';
import { wires } from '../../server/providers/contract/wires.ts';
import { providerDocs } from './provider-docs.ts';

/* Writes docs/providers.md: `npm run docs:providers`. */
const file = path.resolve(import.meta.dirname, '../../../docs/providers.md');
writeFileSync(file, providerDocs(providers, wires));
