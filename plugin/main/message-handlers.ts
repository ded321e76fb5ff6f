import type { Handlers, MainCalls } from '../protocol.ts';
import { createTurns } from './create-turns.ts';
import { describeLayers, describeSelection } from './describe-selection.ts';
import { documentId } from './document-id.ts';
import { exportLayer } from './export-layer.ts';
import { endRun } from './live-placeholders.ts';
import { beginPlacement, finishPlacement } from './place-image.ts';
import { adoptPlaceholders, createPlaceholders, removePlaceholders } from './placeholders.ts';
import { readRecipe, removeRecipes } from './recipe.ts';
import { showPreview, showProgress } from './repaint-placeholder.ts';
import {
  deleteRun,
  forgetSession,
  loadOwner,
  loadRuns,
  loadSession,
  loadSettings,
  saveRun,
  saveSession,
  saveSettings,
} from './session-storage.ts';
import { sweepEnded, sweepPage, sweepPlaceholders } from './sweep-placeholders.ts';

/** What main does for the UI. */
export function messageHandlers(command: string): Handlers<MainCalls> {
  let owner = '';
  // Of the layer whose button was pressed, whatever is selected by the time somebody is signed in.
  const [selected] = figma.currentPage.selection;
  const recipe = command === 'edit-recipe' && selected ? readRecipe(selected) : null;
  // Between two steps of one change nothing else may change the canvas.
  const inTurn = createTurns();
  const inSettings = createTurns();
  let isSweepDue = false;
  /** Placeholders that cannot be swept now are swept another time. */
  const sweep = (how: typeof sweepEnded): void => {
    if (owner !== '') inTurn(() => how(owner)).catch(() => undefined);
  };
  figma.on('selectionchange', () => {
    // The plugin's own work changes the selection too: one sweep after it is enough.
    if (isSweepDue || owner === '') return;
    isSweepDue = true;
    sweep((of) => {
      isSweepDue = false;
      return sweepEnded(of);
    });
  });
  figma.on('currentpagechange', () => sweep(sweepPage));
  return {
    async open({ freshDocumentId, freshOwner }) {
      owner = await loadOwner(freshOwner);
      const id = documentId(freshDocumentId);
      return {
        command,
        documentId: id,
        owner,
        session: await loadSession(),
        settings: await loadSettings(),
        selection: describeSelection(),
        recipe,
        runs: await loadRuns(id),
      };
    },
    saveSession: async ({ session }) => void (await saveSession(session)),
    forgetSession: async ({ accessToken }) => void (await forgetSession(accessToken)),
    loadSettings: () => inSettings(loadSettings),
    saveSettings: async ({ changes }) => void (await inSettings(() => saveSettings(changes))),
    saveRun: async (run) => void (await saveRun(run)),
    async deleteRun({ id }) {
      await deleteRun(id);
      endRun(id);
      sweep(sweepEnded);
    },
    describeLayers: ({ ids }) => describeLayers(ids),
    exportLayer: ({ id, maxSide }) => exportLayer(id, maxSide),
    createPlaceholders: ({ run, wanted }) => inTurn(() => createPlaceholders(owner, run, wanted)),
    showProgress: async ({ slots, fraction }) =>
      void (await inTurn(() => showProgress(owner, slots, fraction))),
    showPreview: async ({ slot, bytes, fraction }) =>
      void (await inTurn(() => showPreview(owner, slot, bytes, fraction))),
    removePlaceholders: async ({ slots }) =>
      void (await inTurn(() => removePlaceholders(owner, slots))),
    adoptPlaceholders: async ({ slots }) =>
      void (await inTurn(() => adoptPlaceholders(owner, slots))),
    sweepPlaceholders: async ({ keepRuns }) => ({
      removed: await inTurn(() => sweepPlaceholders(owner, keepRuns)),
    }),
    beginPlacement: async ({ slot, content }) => ({
      nodeId: await inTurn(() => beginPlacement(owner, slot, content)),
    }),
    finishPlacement: async ({ slot, ...picture }) => ({
      nodeId: await inTurn(() => finishPlacement(owner, slot, picture)),
    }),
    removeRecipes: async () => ({ removed: await inTurn(removeRecipes) }),
    resizeWindow({ width, height }) {
      figma.ui.resize(width, height);
      return undefined;
    },
    openExternal({ url }) {
      figma.openExternal(url);
      return undefined;
    },
  } satisfies Handlers<MainCalls>;
}
