import type { Response } from 'express';
import type { Logger } from '../platform/logger.ts';

/**
 * Does something after the answer is out: its time must not tell whether there was an account to do
 * it for. What fails is logged; the person asks again.
 */
export function afterAnswer(
  response: Response,
  logger: Logger,
  work: () => Promise<unknown>,
): void {
  response.once('close', () => {
    work().catch((error: unknown) => logger.error({ error }, 'after an answer'));
  });
}
