/*
 * Everything that crosses between the plugin's two halves: `main` (Figma's sandbox) and `ui` (the
 * iframe). A new message is one entry in `MainCalls` or `UiCalls` and one handler; the compiler
 * names whichever is missing.
 */

/** px, page coordinates unless said otherwise. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How an output reaches a layer: as a fill on top of its own, or as a rectangle near it. */
export type Landing = 'fill' | 'beside' | 'inside';

/** A layer as the UI shows it. */
export interface CanvasLayer {
  id: string;
  name: string;
  /** What a designer calls it: "Frame", "Text", "Component". */
  kind: string;
  /** px, unrotated; a line's box is made square. */
  width: number;
  height: number;
  landing: Landing;
  /** What will happen to it as a target, as one sentence. */
  sentence: string;
}

export interface CanvasSelection {
  /** At most `MAX_DESCRIBED_LAYERS`. */
  layers: CanvasLayer[];
  /** How many layers are selected in truth. */
  total: number;
  /**
   * What a target that follows the selection goes to: the only layer selected, where it can be
   * filled and does not itself wait for a picture.
   */
  target: CanvasLayer | null;
}

export const MAX_DESCRIBED_LAYERS = 100;

/** Which output of which run a placeholder waits for. */
export interface SlotKey {
  /** The run's id: a UUID minted by the UI, also its idempotency key. */
  run: string;
  /** Position of the generation in its batch. */
  generation: number;
  /** Position of the output in its generation. */
  output: number;
}

/** A place on the canvas that an output will take. */
export interface Slot extends SlotKey {
  kind: 'fill' | 'new';
  /** The placeholder, or the target that is filled. */
  nodeId: string;
  pageId: string;
  /** Where the rectangle stood when it was planned; used when its placeholder is gone. */
  box: Box;
  /** Without a target the rectangle takes the picture's shape; with one the picture is cropped. */
  takesShape: boolean;
  /** Words that stand above the picture: of a comparison, the model's name. */
  label?: string;
}

/** The outputs of one generation that want a place. */
export interface PlacesWanted {
  generation: number;
  /** `null`: a place of its own in view. */
  targetId: string | null;
  outputs: number[];
  /** The output that fills the target where it can be filled; the others stand beside it. */
  fillWith: number | null;
  /** Width to height of the coming pictures; shapes rectangles that have no target. */
  ratio: number;
  /** Words to stand above the picture. Labelled pictures of a run share one row, and fill nothing. */
  label?: string;
}

/** A reference as a recipe remembers it. */
export interface RecipeReference {
  nodeId: string | null;
  name: string;
  /** Of the bytes that were sent. */
  sha256: string | null;
  role: string | null;
}

/** How a placed picture was made; kept in its node's plugin data. */
export type Recipe =
  | { kind: 'id'; version: 1; generationId: string; output: number; assetId: string }
  | {
      kind: 'full';
      version: 1;
      generationId: string;
      output: number;
      assetId: string;
      model: string;
      modelLabel: string;
      /** What honesty demands beside the model: that Sketch is procedural. */
      modelNotice: string | null;
      prompt: string;
      options: Record<string, string | number | boolean>;
      /** This picture's own. */
      seed: number | null;
      aspectRatio: string | null;
      size: { width: number; height: number } | null;
      references: RecipeReference[];
    };

export interface Settings {
  /** The window's size in px. */
  width: number;
  height: number;
  keepRecipes: 'full' | 'id';
  /** Ids of the models that were used last, newest first. */
  recentModels: string[];
  favouriteModels: string[];
}

export interface Session {
  accessToken: string;
  /** RFC 3339 */
  expiresAt: string;
}

/** Unfinished work as the UI left it; main keeps it without looking inside. */
export interface StoredRun {
  id: string;
  documentId: string;
  /** Whose it is; absent where that was not known when it was kept. */
  accountId?: string | undefined;
  record: unknown;
}

export interface Opening {
  /** The manifest's menu command or relaunch button. */
  command: string;
  documentId: string;
  /** Opaque tag of this installation's placeholders. */
  owner: string;
  session: Session | null;
  settings: Settings;
  selection: CanvasSelection;
  /** Of the selected layer, when opened by its relaunch button. */
  recipe: Recipe | null;
  runs: StoredRun[];
}

/** What the UI asks of main. */
export interface MainCalls {
  /** `freshId`s are random UUIDs for what has none yet; main has no source of randomness. */
  open: { params: { freshDocumentId: string; freshOwner: string }; result: Opening };
  saveSession: { params: { session: Session }; result: undefined };
  /** Only this one is forgotten: another window may have signed in since. */
  forgetSession: { params: { accessToken: string }; result: undefined };
  /** As they are now: other windows change them too. */
  loadSettings: { params: Record<string, never>; result: Settings };
  /** The other settings stay as they are now. */
  saveSettings: { params: { changes: Partial<Settings> }; result: undefined };
  saveRun: { params: StoredRun; result: undefined };
  deleteRun: { params: { id: string }; result: undefined };
  /** Layers that are gone are left out. */
  describeLayers: { params: { ids: string[] }; result: CanvasLayer[] };
  /** PNG, longest side at most `maxSide` px. */
  exportLayer: {
    params: { id: string; maxSide: number };
    result: { name: string; bytes: Uint8Array };
  };
  /** Stands a placeholder for every wanted output. */
  createPlaceholders: {
    params: { run: string; wanted: PlacesWanted[] };
    result: { slots: Slot[]; notes: string[] };
  };
  showProgress: { params: { slots: Slot[]; fraction: number | null }; result: undefined };
  /** A partial picture on its placeholder. Rejects where Figma does not take it. */
  showPreview: {
    params: { slot: Slot; bytes: Uint8Array; fraction: number | null };
    result: undefined;
  };
  removePlaceholders: { params: { slots: Slot[] }; result: undefined };
  /** Takes over placeholders that an earlier window stood. */
  adoptPlaceholders: { params: { slots: Slot[] }; result: undefined };
  /**
   * Removes this installation's placeholders on the current page that belong to none of the runs,
   * and counts them. Those of another page wait until the plugin is opened on it: to load every
   * page takes long in a large file.
   */
  sweepPlaceholders: { params: { keepRuns: string[] }; result: { removed: number } };
  /**
   * Checks the picture and renews the placeholder in an undo step of its own. `nodeId` is what the
   * picture will be on; `null` where the placeholder or target is gone.
   */
  beginPlacement: {
    /** Bytes of a PNG, JPEG or GIF; of a vector picture its markup. */
    params: { slot: Slot; content: Uint8Array | string };
    result: { nodeId: string | null };
  };
  /** Turns the placeholder into the picture. Only after the claim was granted. */
  finishPlacement: {
    params: { slot: Slot; recipe: Recipe; width: number; height: number };
    result: { nodeId: string };
  };
  removeRecipes: { params: Record<string, never>; result: { removed: number } };
  resizeWindow: { params: { width: number; height: number }; result: undefined };
  openExternal: { params: { url: string }; result: undefined };
}

/** What main tells the UI. */
export interface UiCalls {
  selectionChanged: { params: { selection: CanvasSelection }; result: undefined };
}

interface Calls {
  [name: string]: { params: unknown; result: unknown };
}
type CallsOf<Map> = { [Name in keyof Map]: { params: unknown; result: unknown } };

/** One function for every call of a map. */
export type Handlers<Map extends CallsOf<Map>> = {
  [Name in keyof Map]: (
    params: Map[Name]['params'],
  ) => Map[Name]['result'] | Promise<Map[Name]['result']>;
};

export type Message =
  | { type: 'call'; id: number; name: string; params: unknown }
  | { type: 'reply'; id: number; result: unknown }
  | { type: 'failure'; id: number; message: string };

export interface Channel<Outgoing extends CallsOf<Outgoing>> {
  /** Rejects with the other side's message as an `Error`. */
  call<Name extends keyof Outgoing & string>(
    name: Name,
    params: Outgoing[Name]['params'],
  ): Promise<Outgoing[Name]['result']>;
  /** Takes whatever the other side posted. */
  receive(message: unknown): void;
}

/** One end of the line. `post` hands a message to the other end. */
export function createChannel<
  Outgoing extends CallsOf<Outgoing>,
  Incoming extends CallsOf<Incoming>,
>(post: (message: Message) => void, handlers: Handlers<Incoming>): Channel<Outgoing> {
  const waiting = new Map<
    number,
    { resolve: (result: never) => void; reject: (error: Error) => void }
  >();
  let lastId = 0;

  async function answer(id: number, name: string, params: unknown): Promise<void> {
    try {
      // What the other end sends names its handler: only there is a name any text.
      const handler = (handlers as unknown as Handlers<Calls>)[name];
      if (!handler) throw new Error(`Nobody answers the message “${name}”.`);
      post({ type: 'reply', id, result: await handler(params) });
    } catch (error) {
      post({ type: 'failure', id, message: error instanceof Error ? error.message : `${error}` });
    }
  }

  return {
    call(name, params) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        post({ type: 'call', id, name, params });
      });
    },
    receive(message) {
      if (!isMessage(message)) return;
      if (message.type === 'call') {
        void answer(message.id, message.name, message.params);
        return;
      }
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'reply') call?.resolve(message.result as never);
      else call?.reject(new Error(message.message));
    },
  };
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value && 'id' in value;
}
