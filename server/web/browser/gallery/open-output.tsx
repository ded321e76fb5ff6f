import { useEffect, useRef } from 'preact/hooks';
import type { Output } from '../../../../shared/output.ts';
import { OutputDetail } from './output-detail.tsx';
import { tileId } from './output-tile.tsx';
import type { Outputs } from './use-outputs.ts';

interface OpenOutputProps {
  output: Output;
  outputs: Outputs;
  onShow: (id: string) => void;
  onFavourite: () => void;
  onDelete: () => void;
  onClose: () => void;
}

/** Pictures left in the grid at which the next page is fetched, for who leafs through them. */
const NEAR_THE_END = 5;

/** An output among the others of the grid. When it is closed, the focus goes to its place there. */
export function OpenOutput({ output, outputs, onShow, ...rest }: OpenOutputProps) {
  const { items, hasMore } = outputs;
  const index = items.findIndex(({ id }) => id === output.id);
  const latest = useRef(output.id);
  latest.current = output.id;
  useEffect(
    () => () => {
      // Behind a dialog nothing can have the focus, and this one goes only now.
      queueMicrotask(() => {
        const place = document.getElementById(tileId(latest.current));
        (place ?? document.getElementById('page'))?.focus();
      });
    },
    [],
  );
  useEffect(() => {
    if (index >= items.length - NEAR_THE_END && hasMore) outputs.loadMore();
  }, [index, items.length, hasMore]);
  const newer = index > 0 ? items[index - 1] : undefined;
  const older = index >= 0 ? items[index + 1] : undefined;
  return (
    <OutputDetail
      {...rest}
      output={output}
      onNewer={newer ? () => onShow(newer.id) : null}
      onOlder={older ? () => onShow(older.id) : null}
    />
  );
}
