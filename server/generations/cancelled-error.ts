import type { Charged } from '../../shared/problem.ts';
import { ProviderError } from '../providers/provider-error.ts';

/** The person cancelled. As an abort signal's reason it tells a cancel from a stopping service. */
export function cancelledError(charged: Charged): ProviderError {
  return new ProviderError({ code: 'cancelled', message: 'You cancelled this.', charged });
}

/** Waits `ms`, or throws the signal's reason as soon as it aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
