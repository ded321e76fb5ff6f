import { Router } from 'express';
import type { Config } from '../config.ts';

/** ms for which what the file says is good; RFC 9116 wants less than a year. */
const LIFETIME = 180 * 24 * 60 * 60 * 1000;

/** `/.well-known/security.txt` (RFC 9116); there is none where the operator named no contact. */
export function securityTxt({ privacyContact, publicUrl }: Config, now = Date.now): Router {
  const router = Router();
  if (privacyContact === null) return router;
  router.get('/.well-known/security.txt', (_request, response) => {
    response
      .type('text/plain')
      .send(
        [
          `Contact: ${contactUri(privacyContact, publicUrl)}`,
          `Expires: ${new Date(now() + LIFETIME).toISOString()}`,
          `Canonical: ${publicUrl}/.well-known/security.txt`,
          `Policy: ${publicUrl}/privacy`,
          'Preferred-Languages: en',
          '',
        ].join('\n'),
      );
  });
  return router;
}

/** The file wants a URI; a sentence is where the policy says it. */
function contactUri(contact: string, publicUrl: string): string {
  if (/^https:\/\//.test(contact)) return contact;
  return /^[^\s@]+@[^\s@]+$/.test(contact) ? `mailto:${contact}` : `${publicUrl}/privacy#contact`;
}
