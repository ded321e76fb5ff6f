/** The parts of a plugin's manifest.json that a host acts on. */
export interface PluginManifest {
  readonly name: string;
  readonly id: string;
  readonly api: string;
  readonly main: string;
  readonly ui?: string | Readonly<Record<string, string>>;
  readonly documentAccess?: 'dynamic-page';
  readonly editorType?: readonly string[];
  readonly permissions?: readonly string[];
  readonly networkAccess?: {
    readonly allowedDomains: readonly string[];
    readonly devAllowedDomains?: readonly string[];
    readonly reasoning?: string;
  };
  readonly menu?: readonly ManifestMenuItem[];
  readonly relaunchButtons?: readonly {
    readonly command: string;
    readonly name: string;
    readonly multipleSelection?: boolean;
  }[];
}

export type ManifestMenuItem =
  | { readonly name: string; readonly command: string }
  | { readonly name: string; readonly menu: readonly ManifestMenuItem[] }
  | { readonly separator: true };
