import type { Person } from './person.ts';

/** Asks as the companion page does, and returns everything that came back as one text. */
export async function askAsPage(person: Person, method: string, address: string, body?: unknown) {
  const response = await person.fetch(person.origin + address, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const { id } = text.startsWith('{') ? (JSON.parse(text) as { id?: string }) : {};
  return { id, whole: `${JSON.stringify([...response.headers])}\n${text}` };
}
