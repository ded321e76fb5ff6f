import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoingVendor extends AsyncDisposable {
  /** As an API's base URL: with `/v1`. */
  baseUrl: string;
  asked: number;
}

/** A vendor that repeats the key it was given in everything it answers, each time in another way. */
export async function startEchoingVendor(): Promise<EchoingVendor> {
  const vendor = { asked: 0 };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const key = request.headers.authorization ?? '';
      const message = `Incorrect API key provided: ${key}.`;
      const error = JSON.stringify({ error: { message, code: key, type: key, param: key } });
      const [status, body] = [
        [401, error],
        [400, error],
        [403, error],
        [500, error],
        [200, `not JSON: ${key}`],
      ][vendor.asked++ % 5] as [number, string];
      response.writeHead(status, { 'Content-Type': 'application/json', 'x-request-id': key });
      response.end(body);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return Object.assign(vendor, {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())),
  });
}
