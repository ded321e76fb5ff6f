import { CREATE_METHODS, type FigmaMethod } from './create-methods.ts';
import { DOCUMENT_METHODS } from './document-methods.ts';
import { STORAGE_METHODS } from './storage-methods.ts';
import { VIEWPORT_METHODS } from './viewport-methods.ts';
import { WINDOW_METHODS } from './window-methods.ts';

/** Every function behind the `figma` global that is carried out outside the sandbox. */
export const FIGMA_METHODS: Readonly<Record<string, FigmaMethod>> = {
  ...CREATE_METHODS,
  ...DOCUMENT_METHODS,
  ...STORAGE_METHODS,
  ...VIEWPORT_METHODS,
  ...WINDOW_METHODS,
};
