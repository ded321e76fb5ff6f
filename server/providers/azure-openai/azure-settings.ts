import type { KeySettings, SettingDeclaration } from '../../../shared/provider-key.ts';

/** How one resource differs from another; each key says it for its own. */
export const azureSettings: readonly SettingDeclaration[] = [
  {
    kind: 'text',
    name: 'deployments',
    label: 'Deployments',
    help: 'The names of your image deployments with the model of each, separated by commas.',
    placeholder: 'pictures=gpt-image-2, drafts=gpt-image-1-mini',
    required: true,
  },
  {
    kind: 'text',
    name: 'apiVersion',
    label: 'API version',
    help: 'Only if your resource asks for one; sent as api-version.',
    placeholder: 'preview',
    required: false,
  },
];

/** A deployment by the name its owner gave it. */
export interface Deployment {
  name: string;
  /** OpenAI's name of the model behind it. */
  model: string;
}

/** The deployments a key's settings name. One without a model is named after it. */
export function deploymentsOf({ deployments }: KeySettings): Deployment[] {
  if (typeof deployments !== 'string') return [];
  return deployments.split(/[,\n]/).flatMap((text) => {
    const [, name, model = name] =
      /^\s*([\w.-]{1,64})\s*(?:=\s*([\w.-]{1,64})\s*)?$/.exec(text) ?? [];
    return name && model ? [{ name, model }] : [];
  });
}

export function apiVersionOf({ apiVersion }: KeySettings): string | null {
  return typeof apiVersion === 'string' && apiVersion.trim() !== '' ? apiVersion.trim() : null;
}
