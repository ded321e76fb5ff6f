import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * What a dialog has to be given to be open for as long as it is there. One that goes is closed first:
 * only then the browser gives the focus back to where it was.
 * @param onClose the person has closed it
 */
export function useModal(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  const isGoing = useRef(false);
  // An effect that comes later would also end later, when the dialog has gone already.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => {
      isGoing.current = true;
      dialog?.close();
    };
  }, []);
  return {
    ref,
    onClose: () => {
      if (!isGoing.current) onClose();
    },
  };
}
