import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

const keyOf = (secret: string) =>
  Buffer.from(hkdfSync('sha256', secret, '', 'tomson-studio mail outbox', 32));

/** JSON, encrypted under a key made of the service's secret; base64 of IV, tag and ciphertext. */
export function sealMailData(secret: string, data: object): string {
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv(ALGORITHM, keyOf(secret), iv, { authTagLength: TAG_LENGTH });
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(data)), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64');
}

/** What was sealed; throws when the secret is another one or a bit was changed. */
export function openMailData(secret: string, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64');
  const iv = bytes.subarray(0, IV_LENGTH);
  const decipher = createDecipheriv(ALGORITHM, keyOf(secret), iv, { authTagLength: TAG_LENGTH });
  decipher.setAuthTag(bytes.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
  const text = decipher.update(bytes.subarray(IV_LENGTH + TAG_LENGTH), undefined, 'utf8');
  return JSON.parse(text + decipher.final('utf8'));
}
