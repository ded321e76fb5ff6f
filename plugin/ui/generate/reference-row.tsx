import { AssetPicture } from '../components/asset-picture.tsx';
import { BlobPicture } from '../components/blob-picture.tsx';
import { IconButton } from '../components/button.tsx';
import { Select } from '../components/select-field.tsx';
import type { Reference } from '../references/reference.ts';

const DRAG_TYPE = 'application/x-tomson-reference';

interface ReferenceRowProps {
  reference: Reference;
  roles: { id: string; label: string }[];
  /** False beyond the model's limit. */
  isUsed: boolean;
  isFirst: boolean;
  isLast: boolean;
  onMove: (step: -1 | 1) => void;
  /** Another row was dropped on this one. */
  onDropOf: (key: string) => void;
  onRole: (role: string) => void;
  onRemove: () => void;
}

/** One reference: moved by dragging, its buttons, or Alt and the arrow keys. */
export function ReferenceRow(props: ReferenceRowProps) {
  const { reference, roles, isUsed, isFirst, isLast, onMove, onDropOf, onRole, onRemove } = props;
  const { key, name, assetId, thumbnail, width, height } = reference;
  return (
    <li
      class={isUsed ? 'reference' : 'reference unused'}
      draggable
      onDragStart={(event) => event.dataTransfer?.setData(DRAG_TYPE, key)}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes(DRAG_TYPE)) event.preventDefault();
      }}
      onDrop={(event) => {
        const dragged = event.dataTransfer?.getData(DRAG_TYPE);
        if (dragged && dragged !== key) onDropOf(dragged);
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
        if (step === 0 || !event.altKey) return;
        event.preventDefault();
        onMove(step);
      }}
    >
      <span class="reference-thumbnail">
        {thumbnail || !assetId ? (
          <BlobPicture blob={thumbnail} alt="" />
        ) : (
          <AssetPicture assetId={assetId} alt="" />
        )}
      </span>
      <span class="reference-name">
        <span title={name}>{name}</span>
        <small>{isUsed ? `${width} × ${height} px` : 'left out'}</small>
      </span>
      {roles.length > 0 && (
        <Select
          ariaLabel={`Role of ${name}`}
          value={roles.find(({ id }) => id === reference.role)?.id ?? roles[0]?.id ?? ''}
          choices={roles.map(({ id, label }) => ({ value: id, label }))}
          onChange={onRole}
        />
      )}
      <span class="reference-actions">
        <IconButton
          icon="up"
          label={`Move ${name} up`}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          icon="down"
          label={`Move ${name} down`}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton icon="close" label={`Remove ${name}`} onClick={onRemove} />
      </span>
    </li>
  );
}
