import { useEffect, useState } from 'preact/hooks';

/**
 * Takes the files that are dropped or pasted anywhere in the window; text stays what it is. Answers
 * whether files are being dragged over it.
 * @param isTaker false where they are of no use: then nothing becomes of them
 */
export function useGivenPictures(isTaker: boolean, onFiles: (files: FileList) => void): boolean {
  const [dropping, setDropping] = useState(false);
  useEffect(() => {
    const aborter = new AbortController();
    const take = (event: Event, files: FileList | undefined) => {
      if (!files?.length) return;
      // Otherwise the browser would show the picture in place of the plugin.
      event.preventDefault();
      if (isTaker) onFiles(files);
    };
    const { signal } = aborter;
    window.addEventListener(
      'dragover',
      (event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        if (isTaker) setDropping(true);
        else event.dataTransfer.dropEffect = 'none';
      },
      { signal },
    );
    window.addEventListener(
      'dragleave',
      ({ relatedTarget }) => {
        if (!relatedTarget) setDropping(false);
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        setDropping(false);
        take(event, event.dataTransfer?.files);
      },
      { signal },
    );
    window.addEventListener(
      'paste',
      (event) => {
        const { target, clipboardData } = event;
        // What is copied with a picture of itself, as cells of a table are, is text where one writes.
        const isWriting = target instanceof Element && target.matches('input, textarea');
        if (!isWriting || !clipboardData?.getData('text/plain')) take(event, clipboardData?.files);
      },
      { signal },
    );
    return () => aborter.abort();
  });
  return dropping;
}
