import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLogger, LOG_FIELDS } from '../../../../server/platform/logger.ts';

/** What is logged of one mishap, as lines. */
function logged(fields: object, message: string): Record<string, unknown>[] {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = createLogger({ logLevel: 'debug', authSecret: 'x'.repeat(32) }, destination);
  logger.error(fields, message);
  return lines.map((line) => JSON.parse(line));
}

test('10 Logs hold allow-listed fields and truncated addresses, pseudonyms, and no query strings', () => {
  const id = randomUUID();
  const told =
    `GET https://ada:hunter2@studio.example/reset?token=s3cret#part and /sign-in?next=s3cret ` +
    `by ada@example.com from 203.0.113.77 and 2001:db9:1:2::77 for assets/${id}/1 in 10.0.0.4`;
  const error = Object.assign(new Error(told, { cause: new Error(told) }), {
    request: { headers: { authorization: 's3cret' } },
  });
  const given = {
    error,
    message: told,
    route: '/a',
    userId: id,
    prompt: 'a pier',
    address: '203.0.113.77',
  };
  const [line = {}] = logged(given, told);

  const allowed = [...LOG_FIELDS, 'level', 'time', 'msg'];
  for (const name of Object.keys(line)) expect(allowed).toContain(name);
  const text = JSON.stringify(line);
  for (const secret of ['s3cret', 'hunter2', 'ada@', id, '203.0.113.77', '1:2::77', 'a pier']) {
    expect(text, secret).not.toContain(secret);
  }
  expect(line.message).toMatch(
    /^GET https:\/\/studio\.example\/reset and \/sign-in by \[email address\] from 203\.0\.113\.0\/24 and 2001:db9:1::\/48 for assets\/(~[\da-f]{16})\/1 in 10\.0\.0\.4$/,
  );
  // Lines of one day about one id can be found by it.
  expect(logged({ message: id }, 'again')[0]?.message).toBe(/~[\da-f]{16}/.exec(text)?.[0]);
});
