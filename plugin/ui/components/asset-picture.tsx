import { useEffect, useState } from 'preact/hooks';
import { useStudio } from '../studio.ts';
import { BlobPicture } from './blob-picture.tsx';

/** The thumbnail of a picture that the service has; fetched with the plugin's own token. */
export function AssetPicture({ assetId, alt }: { assetId: string; alt: string }) {
  const { api } = useStudio();
  const [blob, setBlob] = useState<Blob | null>(null);
  useEffect(() => {
    const aborter = new AbortController();
    api
      .assetContent(assetId, 'thumbnail', aborter.signal)
      .then((response) => response.blob())
      .then(setBlob)
      .catch(() => undefined);
    return () => aborter.abort();
  }, [api, assetId]);
  return <BlobPicture blob={blob} alt={alt} />;
}
