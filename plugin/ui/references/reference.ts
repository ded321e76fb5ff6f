import type { PictureType } from './sniff-picture.ts';

/** A picture to work from, as the form holds it. */
export interface Reference {
  /** Unique in the form. */
  key: string;
  name: string;
  /** The layer it was taken from; `null` for files and pictures of the history. */
  nodeId: string | null;
  /** Of the bytes; `null` where only the service has them. */
  sha256: string | null;
  /** Held until the service has them. */
  bytes: Uint8Array<ArrayBuffer> | null;
  contentType: PictureType | null;
  /** Set once the service has the bytes. */
  assetId: string | null;
  /** px */
  width: number;
  height: number;
  thumbnail: Blob | null;
  /** One of the model's; `null` takes its first. */
  role: string | null;
}
