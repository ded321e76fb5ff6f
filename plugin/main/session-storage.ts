import type { Session, Settings, StoredRun } from '../protocol.ts';

/*
 * What outlives the plugin's window: Figma's clientStorage, private to this plugin on this
 * machine. Each unfinished run has a key of its own, so that two windows do not overwrite each
 * other's.
 */

const DEFAULT_SETTINGS: Settings = {
  width: 360,
  height: 640,
  keepRecipes: 'full',
  recentModels: [],
  favouriteModels: [],
};

export async function loadSession(): Promise<Session | null> {
  return ((await figma.clientStorage.getAsync('session')) as Session | undefined) ?? null;
}

export async function saveSession(session: Session): Promise<void> {
  await figma.clientStorage.setAsync('session', session);
}

/** Forgets the session with this token; one that another window has signed in with stays. */
export async function forgetSession(accessToken: string): Promise<void> {
  const stored = await loadSession();
  if (stored?.accessToken === accessToken) await figma.clientStorage.deleteAsync('session');
}

export async function loadSettings(): Promise<Settings> {
  const stored = (await figma.clientStorage.getAsync('settings')) as Partial<Settings> | undefined;
  return { ...DEFAULT_SETTINGS, ...stored };
}

/** Changes of windows on other files stay: all of them share what is stored. */
export async function saveSettings(changes: Partial<Settings>): Promise<void> {
  await figma.clientStorage.setAsync('settings', { ...(await loadSettings()), ...changes });
}

/** The opaque tag this installation puts on its placeholders; minted once from `fresh`. */
export async function loadOwner(fresh: string): Promise<string> {
  const stored: unknown = await figma.clientStorage.getAsync('owner');
  if (typeof stored === 'string') return stored;
  await figma.clientStorage.setAsync('owner', fresh);
  return fresh;
}

export async function loadRuns(documentId: string): Promise<StoredRun[]> {
  const runs: StoredRun[] = [];
  for (const key of await figma.clientStorage.keysAsync()) {
    if (!key.startsWith('run:')) continue;
    const run = (await figma.clientStorage.getAsync(key)) as StoredRun | undefined;
    if (run?.documentId === documentId) runs.push(run);
  }
  return runs;
}

/** Of all files: every run that some window has not brought to its end. */
export async function storedRunIds(): Promise<string[]> {
  const keys = await figma.clientStorage.keysAsync();
  return keys.filter((key) => key.startsWith('run:')).map((key) => key.slice('run:'.length));
}

export async function saveRun(run: StoredRun): Promise<void> {
  await figma.clientStorage.setAsync(`run:${run.id}`, run);
}

export async function deleteRun(id: string): Promise<void> {
  await figma.clientStorage.deleteAsync(`run:${id}`);
}
