import type { PluginApi } from '../../../shared/plugin-api.ts';
import type { MainChannel } from '../main-channel.ts';
import type { RunList } from './run-list.ts';

/** What everything that works on runs shares. */
export interface Desk {
  api: PluginApi;
  main: MainChannel;
  list: RunList;
  documentId: string;
  /** The service no longer knows this connection; runs wait until it is renewed. */
  signedOut(): void;
}
