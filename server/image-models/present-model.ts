import type { ImageModel } from '../../shared/image-model.ts';
import type { ImageProvider, ModelDeclaration } from '../providers/image-provider.ts';

/** A declared model as people see it. A provider without a credential is open to everybody. */
export function presentModel(provider: ImageProvider, model: ModelDeclaration): ImageModel {
  const usable = provider.credential === null;
  return {
    id: `${provider.id}/${model.name}`,
    label: model.label,
    provider: { id: provider.id, label: provider.label },
    capabilities: model.capabilities,
    price: model.price,
    notice: model.notice,
    usable,
    unusableReason: usable ? null : `Add a ${provider.label} key on the companion page first.`,
  };
}
