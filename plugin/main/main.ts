import { createChannel, type MainCalls, type Message, type UiCalls } from '../protocol.ts';
import { describeSelection } from './describe-selection.ts';
import { keepDocumentId } from './document-id.ts';
import { messageHandlers } from './message-handlers.ts';
import { removeRecipes } from './recipe.ts';
import { loadSettings } from './session-storage.ts';

async function removeRecipesAndClose(): Promise<void> {
  const removed = await removeRecipes();
  const what = removed === 1 ? '1 recipe was' : `${removed} recipes were`;
  figma.closePlugin(
    removed === 0 ? 'This file has no recipes.' : `${what} removed from this file.`,
  );
}

async function openWindow(): Promise<void> {
  const { width, height } = await loadSettings();
  const channel = createChannel<UiCalls, MainCalls>(
    (message: Message) => figma.ui.postMessage(message),
    messageHandlers(figma.command),
  );
  figma.showUI(__html__, { width, height, themeColors: true, title: 'Tomson Studio' });
  figma.ui.onmessage = (message: unknown) => channel.receive(message);
  figma.on('close', keepDocumentId);
  figma.on('selectionchange', () => {
    channel.call('selectionChanged', { selection: describeSelection() }).catch(() => undefined);
  });
}

if (figma.command === 'remove-recipes') {
  // Without a window nobody else would end the plugin.
  removeRecipesAndClose().catch(() =>
    figma.closePlugin('The recipes could not all be removed. Try again.'),
  );
} else {
  openWindow().catch(() => figma.closePlugin('Tomson Studio could not be opened. Try again.'));
}
