/*
 * Figures both sides keep to. They stand apart from the schemas so that the plugin can use them
 * without carrying zod.
 */

/** The longest prompt in UTF-16 units. */
export const MAX_PROMPT_LENGTH = 8_000;

/** The longest search of the history in UTF-16 units. */
export const MAX_SEARCH_LENGTH = 200;

/** The most references any model takes; each model declares its own limit up to this. */
export const MAX_REFERENCES = 16;

/** The most pictures of one generation; each model declares its own limit up to this. */
export const MAX_COUNT = 20;

/** The most generations of one batch. */
export const MAX_BATCH = 100;

/** The most outputs that one request deletes. */
export const MAX_DELETED_OUTPUTS = 100;

/** Image types that people may upload. */
export const UPLOAD_CONTENT_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;

/** The largest upload in bytes, unless the operator sets MAX_UPLOAD_BYTES. */
export const DEFAULT_MAX_UPLOAD_BYTES = 32 * 1024 * 1024;

/** The most pixels an uploaded picture may have when decoded. */
export const MAX_UPLOAD_PIXELS = 100_000_000;

/**
 * The largest side of the `canvas` variant in px: Figma's limit for an image fill
 * (developers.figma.com/docs/plugins/api/properties/figma-createimage).
 */
export const CANVAS_MAX_SIDE = 4096;

/** The largest side of the `thumbnail` variant in px. */
export const THUMBNAIL_MAX_SIDE = 320;

/** The alphabet of pairing codes: no vowels and no look-alikes, so that no code spells a word. */
export const PAIRING_CODE_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';

/** Characters of a pairing code. */
export const PAIRING_CODE_LENGTH = 8;

/** Characters. */
export const PASSWORD_MIN_LENGTH = 10;

/** Characters: more would only keep the hash busy. */
export const PASSWORD_MAX_LENGTH = 200;
