import type { ImageContentType } from './inspect-image.ts';

/** A picture that an image process has written to the path it was given. */
export interface WrittenPicture {
  contentType: string;
  /** px */
  width: number;
  /** px */
  height: number;
  bytes: number;
}

/** What image processes do: name → what they are told and what they answer. Paths are absolute. */
export interface ImageTasks {
  normaliseUpload: {
    told: { input: string; contentType: ImageContentType; original: string; thumbnail: string };
    answered: {
      /** `unchanged` means that the input itself is the original, and nothing was written. */
      original: WrittenPicture & { sha256: string; unchanged: boolean };
      thumbnail: WrittenPicture;
    };
  };
  renderVariant: {
    told: {
      input: string;
      output: string;
      variant: 'canvas' | 'thumbnail';
      /** px that a vector picture gives itself; `null` for any other. */
      vector: { width: number; height: number } | null;
    };
    answered: WrittenPicture;
  };
}

export type ImageTaskName = keyof ImageTasks;

export interface ImageRequest<Name extends ImageTaskName = ImageTaskName> {
  name: Name;
  told: ImageTasks[Name]['told'];
}

/** `unreadable` is the picture's fault, `fault` is ours or the machine's. */
export type ImageReply<Name extends ImageTaskName = ImageTaskName> =
  | { answered: ImageTasks[Name]['answered'] }
  | { unreadable: string }
  | { fault: string };
