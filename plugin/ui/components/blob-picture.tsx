import { useEffect, useState } from 'preact/hooks';

interface BlobPictureProps {
  blob: Blob | null;
  /** Empty where the words beside it say what it is. */
  alt: string;
}

/** A picture from bytes; a quiet box until there are some. */
export function BlobPicture({ blob, alt }: BlobPictureProps) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const objectUrl = URL.createObjectURL(blob);
    setUrl(objectUrl);
    return () => URL.revokeObjectURL(objectUrl);
  }, [blob]);
  if (!blob || !url) {
    // A picture without words is nothing to be read out, whether it is there yet or not.
    return alt === '' ? (
      <span class="picture empty" aria-hidden="true" />
    ) : (
      <span class="picture empty" role="img" aria-label={alt} />
    );
  }
  return <img class="picture" src={url} alt={alt} draggable={false} />;
}
