import { z } from 'zod';

const AddressPayload = z.object({
  userId: z.string().optional(),
  email: z.string().optional(),
  updateTo: z.string().optional(),
});

/**
 * What the token of a confirming link says: whose address it is, and which one takes its place. It
 * is a JWT of better-auth's, and only worth believing when better-auth has accepted it.
 */
export function addressPayload(token: string): z.infer<typeof AddressPayload> {
  const [, payload = ''] = token.split('.');
  try {
    const text = Buffer.from(payload, 'base64url').toString('utf8');
    return AddressPayload.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
