import { createHash } from 'node:crypto';
import type { StubCall } from './stub-call.ts';
import { bombPicture, stubPicture } from './stub-picture.ts';

/** Tokens the stub counts, whatever was asked: tests know the sum beforehand. */
export const STUB_USAGE = {
  total_tokens: 1060,
  input_tokens: 60,
  output_tokens: 1000,
  input_tokens_details: { text_tokens: 20, image_tokens: 40 },
} as const;

/** What an answer says about how its pictures were made. */
export function settingsOf({ fields }: StubCall) {
  const said = (name: string, otherwise: string) => String(fields[name] ?? otherwise);
  return {
    size: said('size', 'auto') === 'auto' ? '1024x1024' : said('size', 'auto'),
    quality: said('quality', 'auto'),
    background: said('background', 'auto'),
    output_format: said('output_format', 'png'),
  };
}

/** The pictures of a call; their nonces go into the ledger. */
export function picturesOf(call: StubCall, bytes: number): Buffer[] {
  const { size, background } = settingsOf(call);
  const [width = 1024, height = 1024] = size.split('x').map(Number);
  return Array.from({ length: call.count }, (_, index) => {
    const nonce = nonceFor(call, index);
    call.nonces.push(nonce);
    if (call.fault === 'bomb') return bombPicture(nonce);
    return stubPicture({ width, height, nonce, transparent: background === 'transparent', bytes });
  });
}

/** A preview: small, and never the same as another. */
export function previewOf(call: StubCall, step: number): Buffer {
  return stubPicture({ width: 64, height: 64, nonce: `${nonceFor(call, 0)}-preview-${step}` });
}

function nonceFor({ number, prompt }: StubCall, index: number): string {
  const hash = createHash('sha256').update(prompt).digest('hex').slice(0, 8);
  return `call-${number}-picture-${index}-${hash}`;
}
