import type { ImageProvider, ModelDeclaration } from '../../../server/providers/image-provider.ts';
import type { Dimensions } from '../../../shared/image-model.ts';
import type { ProviderWire } from '../../server/providers/contract/provider-wire.ts';

const INTRODUCTION = `# Providers

Written by \`npm run docs:providers\` from \`server/providers/registry.ts\`; a test fails when it is out of date.

**None of these was ever called live.** Each passes the same tests against a stub that speaks its wire. Where a description of the vendor's interface exists, every request was compared with it, of all that the declared models and options can ask for, of the questions after it and of the check of a key: unknown addresses and fields are refused. What the vendor takes and the description does not know is listed with where that is written.

Prices are in US dollars. “Unknown” means that nobody says it where we can point to, and the plugin shows it so.
`;

/** `docs/providers.md` as it has to be. */
export function providerDocs(
  providers: readonly ImageProvider[],
  wires: readonly ProviderWire[],
): string {
  const parts = providers.map((provider) =>
    sectionOf(
      provider,
      wires.find((wire) => wire.provider.id === provider.id),
    ),
  );
  return `${[INTRODUCTION, ...parts].join('\n')}`;
}

function sectionOf(provider: ImageProvider, wire: ProviderWire | undefined): string {
  const served = provider.models.filter(({ retired }) => !retired);
  const retired = provider.models.filter((model) => model.retired);
  const lines = [
    `## ${provider.label}`,
    '',
    `- Checked against: ${checkedAgainst(provider, wire)}.`,
    ...(wire?.description?.newer ?? [])
      .map(({ schema, field, written }) => `  - \`${schema}.${field}\` is newer: ${written}.`)
      .sort(),
    ...elsewhereOf(wire),
    ...sourcesOf(wire),
    `- Key check without spending: ${keyCheckOf(provider)}.`,
    `- What a picture did cost: ${actualOf(provider, wire)}.`,
    `- Its own list of models, laid under the one below: ${wire?.check?.models ? 'yes, with every check of a key' : 'none'}.`,
    ...(wire?.check?.tellsPrices
      ? [
          '- Prices: those that it lists for a key, read with every check of it; none are written here.',
        ]
      : []),
    ...(retired.length > 0 ? [`- No longer served: ${retired.map(successionOf).join('; ')}.`] : []),
    '',
    served.length > 0
      ? tableOf(provider.id, served)
      : 'The models are those that a key names, each with what its settings say.\n',
  ];
  return lines.join('\n');
}

function checkedAgainst({ offline }: ImageProvider, wire: ProviderWire | undefined): string {
  if (offline) return 'nothing outside; it runs inside the service';
  if (!wire?.description) return 'facts only; there is no description of the vendor’s interface';
  const { by, file } = wire.description;
  return `${by === 'vendor' ? 'the vendor’s own description' : 'a description by a third party'} (\`${file}\`)`;
}

/** Addresses that the description does not have, by where they are written. */
function elsewhereOf(wire: ProviderWire | undefined): string[] {
  const paths = Map.groupBy(wire?.description?.elsewhere ?? [], ({ written }) => written);
  return [...paths].map(
    ([written, group]) =>
      `  - Not in it: ${group.map(({ path }) => `\`${path}\``).join(', ')}; by ${written}.`,
  );
}

function sourcesOf(wire: ProviderWire | undefined): string[] {
  if (!wire) return [];
  const { stated, unconfirmed } = wire.sources;
  return [
    `- Ids and limits by: ${stated.join('; ')}.`,
    ...(unconfirmed.length > 0
      ? [`- In none of these, so unconfirmed: ${unconfirmed.join('; ')}.`]
      : []),
  ];
}

function keyCheckOf({ credential, checkKey }: ImageProvider): string {
  if (credential === null) return 'needs no key';
  return checkKey ? 'yes' : 'no';
}

function actualOf({ offline }: ImageProvider, wire: ProviderWire | undefined): string {
  if (offline) return 'nothing';
  if (!wire || wire.costBy === 'answer') return 'told by the vendor’s answer';
  if (wire.costBy === 'price list') return 'reckoned by its price list, where that has one price';
  return `not known: ${wire.costBy.unknown}`;
}

function successionOf({ label, retired }: ModelDeclaration): string {
  const since = retired?.on ? ` (since ${retired.on})` : '';
  return `${label}${since}, use \`${retired?.successor}\``;
}

const HEAD = [
  'Model',
  'Shapes',
  'Pictures',
  'References',
  'Seed',
  'Transparent',
  'Mask',
  'Previews',
  'Options',
  'Price of one',
];

function tableOf(id: string, models: readonly ModelDeclaration[]): string {
  const rows = models.map(({ name, label, capabilities, picturesPerCall, price }) => {
    const { references, seed, maxSeed, transparency, mask, streaming, options, maxCount } =
      capabilities;
    const perCall = picturesPerCall ?? maxCount;
    const roles = references.roles.map((role) => role.label.toLowerCase()).join(', ');
    return [
      `${label}<br>\`${id}/${name}\``,
      shapesOf(capabilities.dimensions),
      perCall < maxCount ? `${maxCount}, by ${Math.ceil(maxCount / perCall)} calls` : `${maxCount}`,
      references.max === 0 ? '–' : `${references.max}${roles === '' ? '' : ` (${roles})`}`,
      seed && maxSeed !== undefined ? `to ${maxSeed}` : yes(seed),
      yes(transparency),
      yes(mask),
      yes(streaming),
      options.map((option) => `\`${option.name}\``).join(', ') || '–',
      priceOf(price),
    ];
  });
  return `${[HEAD, HEAD.map(() => '-'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

function priceOf(price: ModelDeclaration['price']): string {
  if (price === null || price.perImageMicros === null) return 'unknown';
  const { perImageMicros, basis, source, date } = price;
  return `$${perImageMicros / 1_000_000}: ${basis} (${source}, ${date})`;
}

const yes = (able: boolean) => (able ? 'yes' : '–');

function shapesOf(dimensions: Dimensions): string {
  switch (dimensions.kind) {
    case 'ratios':
      return dimensions.ratios.join(', ');
    case 'sizes':
      return dimensions.sizes.map(({ width, height }) => `${width} × ${height}`).join(', ');
    case 'any': {
      const { minSide, maxSide, multipleOf, maxRatio } = dimensions;
      return `any of ${minSide} to ${maxSide} px, in steps of ${multipleOf}, up to ${maxRatio}:1`;
    }
  }
}
