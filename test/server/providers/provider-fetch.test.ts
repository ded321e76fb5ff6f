import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type LookupFunction } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AddressRefused, checkedConnector } from '../../../server/providers/checked-connector.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import {
  createProviderFetch,
  type ProviderFetchOptions,
} from '../../../server/providers/provider-fetch.ts';

/** Whatever reaches it, reached this machine. */
let server: Server;
let port: number;
const reached: { url: string; headers: Record<string, unknown>; body: string }[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    reached.push({ url: request.url ?? '', headers: request.headers, body });
    if (request.url === '/packed') response.setHeader('Content-Encoding', 'gzip');
    if (request.url === '/around') response.writeHead(307, { Location: '/around' });
    if (request.url === '/long') response.setHeader('Content-Length', '5000');
    response.end('x'.repeat(request.url === '/long' ? 5000 : 5));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => void reached.splice(0));
afterAll(() => new Promise((resolve) => server.close(resolve)));

const guarded = (keyOrigin: string, options: Partial<ProviderFetchOptions> = {}) =>
  createProviderFetch({ keyOrigin, ...options });

const own = () => `http://127.0.0.1:${port}`;

const open = (options: Partial<ProviderFetchOptions> = {}) =>
  guarded(own(), { privateOriginsAllowed: [own()], ...options });

async function refusalOf(answer: Promise<unknown>): Promise<ProviderError> {
  const error = await answer.then(
    () => new Error('it should be refused'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw error;
}

function resolver(addresses: string[]): LookupFunction {
  return (_hostname, options, callback) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
}

/** A resolver whose answer reads otherwise from the second look at it on. */
function twoFaced(first: string, later: string): LookupFunction {
  let looks = 0;
  const answer = {
    family: 4,
    get address() {
      looks += 1;
      return looks === 1 ? first : later;
    },
  };
  return (_hostname, _options, callback) => callback(null, [answer]);
}

describe('an address a key may not be for', () => {
  test.each([
    'https://127.0.0.1',
    'https://127.0.0.1:8443',
    'https://127.1',
    'https://127.0.1',
    'https://0',
    'https://0.0.0.0',
    'https://2130706433',
    'https://0x7f000001',
    'https://0x7f.0x0.0x0.0x1',
    'https://0177.0.0.1',
    'https://017700000001',
    'https://127.0.0.1.',
    'https://%31%32%37.0.0.1',
    'https://１２７.０.０.１',
    'https://①②⑦.0.0.1',
    'https://169.254.169.254',
    'https://0xa9fea9fe',
    'https://2852039166',
    'https://10.0.0.1',
    'https://172.16.0.1',
    'https://192.168.1.1',
    'https://100.64.0.1',
    'https://198.18.0.1',
    'https://224.0.0.1',
    'https://240.0.0.1',
    'https://255.255.255.255',
    'https://[::]',
    'https://[::1]',
    'https://[0:0:0:0:0:0:0:1]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:7f00:1]',
    'https://[0:0:0:0:0:ffff:a9fe:a9fe]',
    'https://[::127.0.0.1]',
    'https://[64:ff9b::7f00:1]',
    'https://[64:ff9b:1::7f00:1]',
    'https://[2002:7f00:1::]',
    'https://[2001:0:7f00:1::]',
    'https://[fe80::1]',
    'https://[fc00::1]',
    'https://[fd00:ec2::254]',
    'https://[ff02::1]',
    'http://8.8.8.8',
    'http://api.openai.com',
  ])('%s is refused before anything is sent', async (origin) => {
    const { facts } = await refusalOf(guarded(origin)(`${origin}/v1/models`));
    expect(facts).toMatchObject({ code: 'invalid_request', charged: 'no' });
    expect(facts.message).toMatch(/was not contacted/);
  });

  test.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['fd00::1'],
    ['64:ff9b::7f00:1'],
  ])('a name that leads to %s is refused', async (address) => {
    const fetch = guarded('https://models.example', { lookup: resolver([address]) });
    const { facts } = await refusalOf(fetch('https://models.example/v1'));
    expect(facts).toMatchObject({ code: 'invalid_request', charged: 'no' });
    expect(facts.message).toMatch(/private network/);
  });

  test('a name is refused that leads to a public and a private one', async () => {
    const fetch = guarded('https://models.example', {
      lookup: resolver(['8.8.8.8', '127.0.0.1']),
    });
    expect((await refusalOf(fetch('https://models.example/v1'))).facts.charged).toBe('no');
  });

  test('a name that changes its mind after it was checked gets nowhere', async () => {
    const connect = checkedConnector({
      privateAllowed: false,
      timeout: 1000,
      lookup: twoFaced('8.8.8.8', '127.0.0.1'),
    });
    const target = { hostname: 'rebind.example', protocol: 'http:', port: String(port) };
    const error = await new Promise((resolve) =>
      connect(target, (...[refused]) => resolve(refused)),
    );
    expect(error).toBeInstanceOf(AddressRefused);
    expect(reached).toEqual([]);
  });

  test('a name is resolved once for each connection', async () => {
    const origin = `http://models.example:${port}`;
    let lookups = 0;
    const lookup: LookupFunction = (hostname, options, callback) => {
      lookups += 1;
      resolver(['127.0.0.1'])(hostname, options, callback);
    };
    const fetch = guarded(origin, { privateOriginsAllowed: [origin], lookup });
    await (await fetch(origin)).text();
    expect(lookups).toBe(1);
  });
});

describe('an address a key is not for', () => {
  test.each([
    'https://api.openai.com.evil.example/v1',
    'https://api.openai.com@evil.example/v1',
    'https://evil.example/https://api.openai.com',
    'https://api.openai.com:444/v1',
    'https://api.openai.com:80/v1',
    'http://api.openai.com/v1',
    'https://API.openai.com.:443/v1',
    'https://xn--pi-openai-9za.com/v1',
    'https://169.254.169.254/latest/meta-data/',
    'http://localhost/',
    'http://[::1]/',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'ftp://api.openai.com/v1',
    'javascript:alert(1)',
    'blob:https://api.openai.com/1',
    '//api.openai.com/v1',
    '/v1/images',
    '',
    'https://',
    'https://user:secret@api.openai.com/v1',
    'gopher://127.0.0.1:6379/_INFO',
    'https:\\\\evil.example\\v1',
  ])('“%s” is refused before anything is sent', async (url) => {
    const { facts } = await refusalOf(guarded('https://api.openai.com')(url));
    expect(facts).toMatchObject({ code: 'invalid_request', charged: 'no' });
  });

  test('gets no credential, even where requests may go to it', async () => {
    const fetch = guarded('https://api.openai.com', {
      allowedOrigins: [own()],
      privateOriginsAllowed: [own()],
    });
    for (const name of [
      'Authorization',
      'x-api-key',
      'api-key',
      'x-key',
      'x-goog-api-key',
      'Cookie',
    ]) {
      const refused = await refusalOf(fetch(`${own()}/picture`, { headers: { [name]: 'secret' } }));
      expect(refused.facts.message).toMatch(/key must not be sent/);
    }
    expect(reached).toEqual([]);
    expect((await fetch(`${own()}/picture`)).status).toBe(200);
  });
});

describe('a private address that the operator allows', () => {
  test('is spoken to', async () => {
    const response = await open()(`${own()}/v1`, { method: 'POST', body: 'hello' });
    expect(await response.text()).toBe('xxxxx');
    expect(reached[0]).toMatchObject({ url: '/v1', body: 'hello' });
  });

  test('may have a name', async () => {
    const origin = `http://models.example:${port}`;
    const fetch = guarded(origin, {
      privateOriginsAllowed: [origin],
      lookup: resolver(['127.0.0.1']),
    });
    expect((await fetch(`${origin}/v1`)).status).toBe(200);
  });

  test('is none with another port', async () => {
    const fetch = guarded(own(), { privateOriginsAllowed: ['http://127.0.0.1:1'] });
    expect((await refusalOf(fetch(own()))).facts.charged).toBe('no');
  });
});

describe('an answer', () => {
  test('that announces more than it may have is not read', async () => {
    const answer = open({ maxBytes: 1000 })(`${own()}/long`);
    expect((await refusalOf(answer)).facts).toMatchObject({
      code: 'bad_answer',
      charged: 'unknown',
    });
  });

  test('that is packed is not unpacked', async () => {
    expect((await refusalOf(open()(`${own()}/packed`))).facts.code).toBe('bad_answer');
    expect(reached[0]?.headers).not.toHaveProperty('accept-encoding');
  });

  test('that redirects for ever is followed three times', async () => {
    expect((await refusalOf(open()(`${own()}/around`))).facts.code).toBe('bad_answer');
    expect(reached).toHaveLength(4);
  });

  test('ends the connection it came on', async () => {
    await (await open()(own())).text();
    expect(reached[0]?.headers.connection).toBe('close');
  });
});

describe('a request that was not sent', () => {
  test('because nobody listens may be sent again', async () => {
    const origin = 'http://127.0.0.1:9';
    const fetch = guarded(origin, { privateOriginsAllowed: [origin] });
    const error = await refusalOf(fetch(origin));
    expect(error.facts).toMatchObject({ code: 'provider_down', charged: 'no' });
    expect(error.retryable).toBe(true);
  });

  test('because its name is not known may be sent again', async () => {
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '');
    const error = await refusalOf(
      guarded('https://models.example', { lookup })('https://models.example/v1'),
    );
    expect(error.facts).toMatchObject({ code: 'provider_down', charged: 'no' });
  });

  test('because the other side speaks no TLS may be sent again', async () => {
    const origin = `https://127.0.0.1:${port}`;
    const fetch = guarded(origin, { privateOriginsAllowed: [origin] });
    expect((await refusalOf(fetch(origin))).facts.charged).toBe('no');
    expect(reached).toEqual([]);
  });
});

describe('what is to be done before a request is sent', () => {
  test('is done when the connection stands, before a byte has left', async () => {
    const steps: string[] = [];
    const connected = once(server, 'connection').then(() => steps.push('connected'));
    const beforeSending = async () => {
      await connected;
      expect(reached).toEqual([]);
      steps.push('done');
    };
    await open({ beforeSending })(`${own()}/`);
    expect([steps, reached.length]).toEqual([['connected', 'done'], 1]);
  });

  test('ends the request as what it throws, and nothing is sent', async () => {
    const refusal = new Error('not now');
    const beforeSending = () => Promise.reject(refusal);
    await expect(open({ beforeSending })(`${own()}/`)).rejects.toBe(refusal);
    expect(reached).toEqual([]);
  });

  test('may take longer than the other side waits: then the request may be sent again', async () => {
    const hasty = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => hasty.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(hasty.address() as AddressInfo).port}`;
    const beforeSending = async () => {
      await new Promise((resolve) => hasty.close(resolve));
      // Its end is here as well once something that was sent later has come back.
      await open()(`${own()}/`);
    };
    const options = { privateOriginsAllowed: [origin], beforeSending };
    const error = await refusalOf(guarded(origin, options)(origin, { method: 'POST', body: 'x' }));
    expect(error.facts).toMatchObject({ code: 'provider_down', charged: 'no' });
    expect(error.retryable).toBe(true);
  });
});
