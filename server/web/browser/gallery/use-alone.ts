import { useEffect, useState } from 'preact/hooks';
import type { Output } from '../../../../shared/output.ts';
import { service } from '../service.ts';

/**
 * An output that the grid does not have, because it is older than what is shown or filtered away.
 * @param id `null` while the grid has it
 * @param onMissing when it is not there at all
 */
export function useAlone(
  id: string | null,
  onMissing: () => void,
): [Output | null, (output: Output) => void] {
  const [alone, setAlone] = useState<Output | null>(null);
  useEffect(() => {
    if (id === null) return;
    let current = true;
    service.output(id).then(
      (output) => {
        if (current) setAlone(output);
      },
      () => {
        if (current) onMissing();
      },
    );
    return () => {
      current = false;
    };
  }, [id]);
  return [alone?.id === id ? alone : null, setAlone];
}
