/** How this painter is named wherever its pictures are: screens, recipes and the files. */
export const SKETCH_LABEL = 'Sketch (offline, procedural – not AI)';

/** The same, as a sentence. */
export const SKETCH_NOTICE =
  'Drawn on this service by a procedure from words, a seed and reference colours. No AI model was involved and nothing was sent anywhere.';
