import type { KeySettings, SettingDeclaration } from '../../../shared/provider-key.ts';
import type { Size } from '../../../shared/scalars.ts';

/** How servers that speak OpenAI's API differ; each key says it for its own. */
export const compatibleSettings: readonly SettingDeclaration[] = [
  {
    kind: 'text',
    name: 'models',
    label: 'Models',
    help: 'The ids of the models on your server, separated by commas.',
    placeholder: 'stable-diffusion-xl, flux-schnell',
    required: true,
  },
  {
    kind: 'text',
    name: 'sizes',
    label: 'Sizes',
    help: 'The sizes your models make, separated by commas. Leave it empty if they make any.',
    placeholder: '512x512, 1024x1024',
    required: false,
  },
  {
    kind: 'choice',
    name: 'references',
    label: 'References',
    help: 'Whether your server has the edits endpoint (/images/edits).',
    choices: [
      { value: 'none', label: 'It takes no pictures' },
      { value: 'one', label: 'One picture' },
      { value: 'several', label: 'Several pictures' },
    ],
    default: 'none',
  },
  {
    kind: 'switch',
    name: 'severalPerCall',
    label: 'Several pictures in one request',
    help: 'Some servers, such as Lemonade, make only one at a time.',
    default: false,
  },
  {
    kind: 'switch',
    name: 'askForBase64',
    label: 'Ask for the picture itself',
    help: 'Sends response_format. Turn it off if your server refuses that field.',
    default: true,
  },
  {
    kind: 'switch',
    name: 'stream',
    label: 'Previews',
    help: 'Turn it on if your server streams partial pictures as OpenAI does.',
    default: false,
  },
];

/** What a key's settings mean. */
export interface CompatibleServer {
  models: string[];
  /** px; empty where any will do. */
  sizes: Size[];
  maxReferences: number;
  severalPerCall: boolean;
  askForBase64: boolean;
  stream: boolean;
}

/** References that one request may have: as many as OpenAI's own endpoint takes. */
const SEVERAL = 16;

/** Reads a key's settings; what is no model id or no size is left out. */
export function compatibleServer(settings: KeySettings): CompatibleServer {
  const { references } = settings;
  return {
    models: listOf(settings.models).filter((name) => /^\S{1,150}$/.test(name)),
    sizes: listOf(settings.sizes).flatMap((text) => sizeOf(text) ?? []),
    maxReferences: references === 'several' ? SEVERAL : references === 'one' ? 1 : 0,
    severalPerCall: settings.severalPerCall === true,
    askForBase64: settings.askForBase64 !== false,
    stream: settings.stream === true,
  };
}

function listOf(text: string | boolean | undefined): string[] {
  if (typeof text !== 'string') return [];
  const parts = text.split(/[,\n]/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

function sizeOf(text: string): Size | null {
  const [, width, height] = /^(\d{2,5})\s*[x×]\s*(\d{2,5})$/i.exec(text) ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : null;
}
