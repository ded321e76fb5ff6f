import { ConfirmDialog } from '../components/confirm-dialog.tsx';

interface DeleteDialogProps {
  /** Pictures. */
  count: number;
  act: () => Promise<void>;
  onClose: () => void;
}

/** Says what goes, what stays, and what happens to Figma. */
export function DeleteDialog({ count, act, onClose }: DeleteDialogProps) {
  const one = count === 1;
  return (
    <ConfirmDialog
      title={one ? 'Delete this picture?' : `Delete ${count} pictures?`}
      confirm={one ? 'Delete picture' : `Delete ${count} pictures`}
      act={act}
      onClose={onClose}
    >
      <p>
        {one ? 'It goes' : 'They go'} from your account at once and for good. A generation’s prompt
        goes with its last picture.
      </p>
      <p>
        What you have placed in Figma stays there, as a copy of its own. What was spent stays in
        your usage.
      </p>
    </ConfirmDialog>
  );
}
