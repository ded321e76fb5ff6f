import { createOTP } from '@better-auth/utils/otp';
import { fromBase32 } from './from-base32.ts';

/** RFC 6238, as an authenticator app reckons it. */
export function authenticatorCode(secret: string): Promise<string> {
  return createOTP(fromBase32(secret), { digits: 6, period: 30 }).totp();
}
