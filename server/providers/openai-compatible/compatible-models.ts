import type { Capabilities } from '../../../shared/image-model.ts';
import type { KeySettings } from '../../../shared/provider-key.ts';
import { freeSize } from '../declaring/free-size.ts';
import type { ModelDeclaration } from '../image-provider.ts';
import { type CompatibleServer, compatibleServer } from './compatible-settings.ts';

/** What diffusion models are usually run with. */
const USUAL = freeSize(64, 256, 2048);

/** The models that a key with these settings opens. What they cost only their owner knows. */
export function compatibleModels(settings: KeySettings): ModelDeclaration[] {
  const server = compatibleServer(settings);
  return server.models.map((name) => ({
    name,
    label: name,
    capabilities: capabilitiesOf(server),
    picturesPerCall: server.severalPerCall ? 10 : 1,
    price: null,
    notice: null,
  }));
}

function capabilitiesOf({ sizes, maxReferences, stream }: CompatibleServer): Capabilities {
  return {
    dimensions: sizes.length > 0 ? { kind: 'sizes', sizes } : USUAL,
    maxCount: 10,
    seed: false,
    output: 'raster',
    transparency: false,
    mask: false,
    streaming: stream,
    references: { max: maxReferences, roles: [] },
    options: [],
  };
}
