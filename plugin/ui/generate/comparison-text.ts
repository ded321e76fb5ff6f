import type { ImageModel } from '../../../shared/image-model.ts';
import { type Form, usedReferences } from './form.ts';

/** What a compared model cannot do of what the form asks for: "Without the seed and 2 references." */
export function leftOutText(form: Form, model: ImageModel): string {
  const beyond = form.references.length - usedReferences(form, model).length;
  const missing = [
    ...(form.seed.trim() !== '' && !model.capabilities.seed ? ['the seed'] : []),
    ...(beyond > 0 ? [beyond === 1 ? '1 reference' : `${beyond} references`] : []),
  ];
  return missing.length === 0 ? '' : `Without ${missing.join(' and ')}.`;
}
