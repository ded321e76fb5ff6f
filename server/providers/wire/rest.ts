import type { z } from 'zod';
import type { Json, ProviderContext } from '../image-provider.ts';
import { ProviderError, type ProviderErrorCode } from '../provider-error.ts';
import { badAnswer } from './bad-answer.ts';
import { beginningOf } from './beginning-of.ts';
import { openPicture } from './open-picture.ts';
import { readCappedJson } from './read-capped-json.ts';
import { type Complaint, readComplaint, type Vendor, vendorError } from './vendor-error.ts';

/** How a vendor with a plain REST interface is talked to. */
export interface RestVendor {
  /** For sentences. */
  label: string;
  /** The headers that carry the key; they go to the key's origin only. */
  credential(apiKey: string): Readonly<Record<string, string>>;
  /** What an error answer says; OpenAI's forms and their likes where left out. */
  readComplaint?(body: unknown, status: number): Complaint;
  /** What the vendor's own codes mean. */
  meanings?: Readonly<Record<string, ProviderErrorCode>>;
}

/** A vendor, with the key of one call. Failures are `ProviderError`s, or the signal's reason. */
export interface Rest {
  /** For the sentences of errors. */
  vendor: Vendor;
  /**
   * Sends JSON or a form; returns the answer, of a good status, before its body is read.
   * @param path below the base URL, with its slash
   */
  post(path: string, body: Json | FormData, headers?: Record<string, string>): Promise<Response>;
  get(path: string): Promise<Response>;
  /** Reads an answer that is short. */
  read<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.output<Schema>>;
  /**
   * Asks after something under way. A question that did not get through is a retryable failure, and
   * one whose answer cannot be read says `askAgain`: it costs nothing to ask again. Any failure that
   * is not retryable leaves open what was charged.
   * @param url absolute, or a path below the base URL
   */
  askAfter<Schema extends z.ZodType>(url: string, schema: Schema): Promise<z.output<Schema>>;
  /** Gets a picture that an answer names, without the key. Nothing is read before it is asked for. */
  picture(url: string): AsyncIterable<Uint8Array>;
}

/** What is said about this service: nothing but its name. */
const USER_AGENT = { 'User-Agent': 'TomsonStudio' };

/** Failures of a question that say nothing about what it was about. */
const ASK_AGAIN: ReadonlySet<ProviderErrorCode> = new Set([
  'provider_down',
  'timed_out',
  'rate_limited',
]);

export function rest(description: RestVendor, context: ProviderContext): Rest {
  const { label, meanings, credential } = description;
  const vendor: Vendor = { label, secret: context.apiKey, ...(meanings && { meanings }) };

  const send = async (url: string, init: RequestInit): Promise<Response> => {
    context.signal.throwIfAborted();
    const response = await context.fetch(absolute(url, context.baseUrl), {
      ...init,
      headers: { ...USER_AGENT, ...credential(context.apiKey), ...init.headers },
      signal: context.signal,
    });
    if (response.ok) return response;
    const body = await beginningOf(response);
    const complaint = (description.readComplaint ?? readComplaint)(body, response.status);
    throw vendorError(response.status, response.headers, complaint, vendor);
  };

  const get = (path: string) => send(path, { method: 'GET' });
  const read: Rest['read'] = async (response, schema) => {
    const parsed = schema.safeParse(await readCappedJson(response, label));
    if (!parsed.success) throw badAnswer(`${label} gave an answer that cannot be read.`);
    return parsed.data;
  };

  return {
    vendor,
    get,
    read,
    post: (path, body, headers = {}) =>
      body instanceof FormData
        ? send(path, { method: 'POST', body, headers })
        : send(path, {
            method: 'POST',
            body: JSON.stringify(body),
            headers: { 'Content-Type': 'application/json', ...headers },
          }),
    askAfter: (url, schema) => asking(context, async () => read(await get(url), schema)),
    picture: (url) => openPicture(url, context, { ...vendor, headers: USER_AGENT }),
  };
}

function absolute(url: string, baseUrl: string): string {
  return url.startsWith('/') ? `${baseUrl}${url}` : url;
}

/** A question after something under way, by other means than `askAfter`; it fails alike. */
export async function asking<T>(
  { signal }: Pick<ProviderContext, 'signal'>,
  question: () => Promise<T>,
): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw signal.aborted ? error : aboutTheQuestion(error);
  }
}

/** What the failure of a question means for what it was about. */
function aboutTheQuestion(error: unknown): unknown {
  if (!(error instanceof ProviderError)) return error;
  const again = ASK_AGAIN.has(error.facts.code);
  return new ProviderError(
    {
      ...error.facts,
      code: again && error.facts.code === 'timed_out' ? 'provider_down' : error.facts.code,
      charged: again ? 'no' : 'unknown',
      ...(error.facts.code === 'bad_answer' && { askAgain: true }),
    },
    { cause: error },
  );
}
