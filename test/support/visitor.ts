import { cookiesGiven } from './cookies-given.ts';

/** A browser on the companion page: it keeps its cookies and says what it is. */
export class Visitor {
  readonly #origin: string;
  readonly #userAgent: string;
  readonly #jar = new Map<string, string>();
  /** Every cookie that this browser was ever given, with its attributes. */
  readonly received: string[] = [];

  constructor(
    origin: string,
    userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36',
  ) {
    this.#origin = origin;
    this.#userAgent = userAgent;
  }

  /** As it goes out. */
  get cookie(): string {
    return [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async request(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(this.#origin + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        'Sec-Fetch-Site': 'same-origin',
        'User-Agent': this.#userAgent,
        ...(this.#jar.size > 0 && { Cookie: this.cookie }),
      },
      body: body ? JSON.stringify(body) : null,
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    this.received.push(...cookiesGiven(response));
    return response;
  }

  /** The answer or the problem; `null` for no content. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of the answer says what it is.
  async #json(method: string, path: string, body?: object): Promise<any> {
    const text = await (await this.request(method, path, body)).text();
    return text ? JSON.parse(text) : null;
  }

  post = (path: string, body: object) => this.#json('POST', `/api/auth/${path}`, body);
  get = (path: string) => this.#json('GET', `/api/v1/${path}`);
  delete = (path: string) => this.#json('DELETE', `/api/v1/${path}`);

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (attributes.some((one) => /^max-age=0$/i.test(one))) this.#jar.delete(name);
    else this.#jar.set(name, value);
  }
}
