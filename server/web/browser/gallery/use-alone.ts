import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../../../../shared/api-requests.ts';
import type { Output } from '../../../../shared/output.ts';
import { service } from '../service.ts';

export interface Alone {
  output: Output | null;
  /** Why it could not be had, or `null`. */
  error: unknown;
  reload: () => void;
  /** Puts the changed output in its place, if it is this one. */
  replace: (output: Output) => void;
}

/**
 * An output that the grid does not have, because it is older than what is shown or filtered away.
 * @param id `null` while the grid has it
 * @param onMissing when it is not there at all
 */
export function useAlone(id: string | null, onMissing: () => void): Alone {
  const [output, setOutput] = useState<Output | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    setError(null);
    if (id === null) return;
    let current = true;
    service.output(id).then(
      (found) => {
        if (current) setOutput(found);
      },
      (failure: unknown) => {
        if (!current) return;
        if (failure instanceof ApiError && failure.problem.status === 404) onMissing();
        else setError(failure);
      },
    );
    return () => {
      current = false;
    };
  }, [id, attempt]);
  return {
    output: output?.id === id ? output : null,
    error,
    reload: () => setAttempt((before) => before + 1),
    replace: (changed) => setOutput((known) => (known?.id === changed.id ? changed : known)),
  };
}
