import type {
  ImageRequest,
  ModelDeclaration,
} from '../../../../server/providers/image-provider.ts';
import type { Capabilities, OptionDeclaration } from '../../../../shared/image-model.ts';
import { declaredRequest, type ProviderWire, references } from './provider-wire.ts';

/** The largest seed of the contract. */
const MAX_SEED = 4_294_967_295;

/** Every model with every choice of every option and every shape, alone and with references. */
export function everyRequest(wire: ProviderWire): ImageRequest[] {
  const { provider, settings = {} } = wire;
  const models = [...provider.models, ...(provider.modelsOf?.(settings) ?? [])];
  return models
    .filter(({ retired }) => !retired)
    .flatMap((model) =>
      changesOf(model).map((changes) => declaredRequest(provider, model.name, changes, settings)),
    )
    .filter((request) => !provider.review?.(request).some(({ verdict }) => verdict === 'refuse'));
}

function changesOf({ capabilities, picturesPerCall }: ModelDeclaration): Partial<ImageRequest>[] {
  const { options, references: takes, maxCount, seed, maxSeed } = capabilities;
  const choices = options.flatMap((option) =>
    valuesOf(option).map((value) => ({ options: { [option.name]: value } })),
  );
  const roles = takes.roles.length > 0 ? takes.roles.map(({ id }) => id) : [null];
  const some = roles.flatMap((role) =>
    takes.max === 0 ? [] : [references(1, role), references(takes.max, role)],
  );
  return [
    ...shapesOf(capabilities),
    ...choices,
    ...some.flatMap((given) => [
      { references: given },
      ...choices.map((choice) => ({ ...choice, references: given })),
      ...shapesOf(capabilities).map((shape) => ({ ...shape, references: given })),
    ]),
    { count: picturesPerCall ?? maxCount },
    ...(seed ? [{ seed: 0 }, { seed: maxSeed ?? MAX_SEED }] : []),
  ];
}

function shapesOf({ dimensions }: Capabilities): Partial<ImageRequest>[] {
  switch (dimensions.kind) {
    case 'ratios':
      return [{}, ...dimensions.ratios.map((aspectRatio) => ({ aspectRatio }))];
    case 'sizes':
      return [{}, ...dimensions.sizes.map((size) => ({ size }))];
    case 'any': {
      const side = Math.ceil(Math.sqrt(dimensions.defaultPixels) / dimensions.multipleOf);
      const square = side * dimensions.multipleOf;
      return [{}, { size: { width: square, height: square } }];
    }
  }
}

function valuesOf(option: OptionDeclaration): (string | number | boolean)[] {
  switch (option.kind) {
    case 'choice':
      return option.choices.map(({ value }) => value);
    case 'number':
      return [option.min, option.max];
    case 'switch':
      return [true, false];
  }
}
