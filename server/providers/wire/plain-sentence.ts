/** Characters of a vendor's message that are passed on. */
const LONGEST = 300;

/**
 * A vendor's message as one plain sentence for a person: without markup, addresses and anything
 * that looks like a key.
 * @param secret the key in use; taken out wherever it stands
 */
export function plainSentence(message: string, secret: string): string {
  const known = secret.length > 3 ? message.replaceAll(secret, '[key]') : message;
  const plain = known
    .replace(/<[^>]*>/g, ' ')
    .replace(/\b(?:sk|pk|key|token)-[\w*.-]{6,}/gi, '[key]')
    .replace(/\bBearer\s+\S+/gi, '[key]')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const short = plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1).trimEnd()}…` : plain;
  return short === '' || /[.!?…]$/.test(short) ? short : `${short}.`;
}
