import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { frameContentSecurityPolicy } from '../../plugin/host/frame-policy.ts';
import type { PluginManifest } from '../../plugin/host/plugin-manifest.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** The page of a test: it has the host's library on `window.host` and nothing else. */
const PAGE = `<!doctype html><html lang="en"><title>Host</title>
<body style="margin:0"><div id="plugin-window"></div>
<script type="module">
  import * as host from '/figma-host.js';
  window.host = host;
</script></body></html>`;

export interface HostServerOptions {
  /** Where `buildHost` wrote to. */
  readonly hostDir: string;
  /** Whose network access the frame document gets, for the origin this server got. */
  manifest(origin: string): Pick<PluginManifest, 'networkAccess'>;
  /** More files, by path; other origins may fetch them. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
}

export interface HostServer {
  readonly origin: string;
  /** What was asked for so far. */
  readonly requests: readonly { readonly path: string; readonly cookie: string | undefined }[];
  close(): Promise<void>;
}

/** Serves the built host to a browser test as the service serves it to the playground. */
export async function startHostServer(options: HostServerOptions): Promise<HostServer> {
  const requests: { path: string; cookie: string | undefined }[] = [];
  let origin = '';
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push({ path: pathname, cookie: request.headers.cookie });
    void contentOf(pathname, options).then((content) => {
      response.statusCode = content === undefined ? 404 : 200;
      response.setHeader('Content-Type', TYPES[extname(pathname)] ?? 'text/html; charset=utf-8');
      if (options.files?.[pathname] !== undefined) {
        response.setHeader('Access-Control-Allow-Origin', '*');
      }
      if (pathname === '/frame.html') {
        const policy = frameContentSecurityPolicy(options.manifest(origin), { development: true });
        response.setHeader('Content-Security-Policy', policy);
      }
      response.end(content);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origin = `http://localhost:${port}`;
  return {
    origin,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

async function contentOf(
  pathname: string,
  { hostDir, files }: HostServerOptions,
): Promise<string | Buffer | undefined> {
  if (pathname === '/') return PAGE;
  const given = files?.[pathname];
  if (given !== undefined) return given;
  if (!/^\/[\w.-]+$/.test(pathname)) return undefined;
  return readFile(join(hostDir, pathname)).catch(() => undefined);
}
