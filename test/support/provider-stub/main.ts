import { parseArgs } from 'node:util';
import { ProviderStub } from './provider-stub.ts';

/*
 * The stub as a process of its own: it outlives a service that is killed. Prints its base URL as
 * its first line and runs until it is ended.
 *
 *   node test/support/provider-stub/main.ts [--port 0] [--picture-bytes 0]
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'picture-bytes': { type: 'string', default: '0' },
  },
});
const stub = await ProviderStub.start({
  port: Number(values.port),
  pictureBytes: Number(values['picture-bytes']),
});
process.stdout.write(`${stub.baseUrl}\n`);
