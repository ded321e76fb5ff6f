import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import type { NodePatch, NodeRecord, NodeType } from '../../plugin/host/document/node-record.ts';
import type { Rect } from '../../plugin/host/geometry/rect.ts';
import type { FigmaPlayground } from '../../plugin/host/playground/playground-api.ts';
import type { Recipe } from '../../plugin/protocol.ts';
import type { Person } from './person.ts';

declare global {
  /** `window.figmaPlayground`; for functions that are evaluated in the page. */
  function playground(): FigmaPlayground;
}

/** Every node of the document by id, as it was at one moment. */
export type Snapshot = Map<string, NodeRecord>;

/** A browser tab with the playground, as a designer has it before them. */
export class PlaygroundPage {
  readonly page: Page;
  /** The UI of the plugin's first window: the `data:` frame inside the frame document. */
  readonly ui: FrameLocator;

  constructor(page: Page) {
    this.page = page;
    this.ui = this.uiOf(0);
  }

  /** Opens the demo document with the plugin connected for whoever is signed in. */
  async connect(origin: string): Promise<void> {
    await this.page.goto(`${origin}/playground?connect`);
    await this.promptField().waitFor();
  }

  /** Connects a plugin that shows its sign-in, for whoever is signed in in the browser. */
  async signIn(): Promise<void> {
    await this.ui.getByRole('button', { name: 'Connect', exact: true }).click();
    await this.page.getByRole('button', { name: 'Approve' }).click();
    await this.promptField().waitFor();
  }

  /** Ends the plugin's connection from its own view of the account. */
  async disconnect(): Promise<void> {
    await this.ui.getByRole('tab', { name: 'Account' }).click();
    await this.ui.getByRole('button', { name: 'Disconnect' }).click();
    await this.ui.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  }

  uiOf(window: number): FrameLocator {
    return this.page
      .locator('.plugin-window')
      .nth(window)
      .frameLocator('iframe')
      .frameLocator('iframe');
  }

  promptField(): Locator {
    return this.ui.getByLabel('Prompt', { exact: true });
  }

  /** The card of the run with this prompt. */
  run(prompt: string, ui = this.ui): Locator {
    return ui.getByRole('list', { name: 'Running work' }).getByRole('listitem').filter({
      hasText: prompt,
    });
  }

  /** The id of the first layer with this name. */
  id(name: string): Promise<string> {
    return this.page.evaluate((layer) => playground().find(layer).id, name);
  }

  node(id: string): Promise<NodeRecord | undefined> {
    return this.page.evaluate((node) => playground().node(node), id);
  }

  box(id: string): Promise<Rect> {
    return this.page.evaluate((node) => playground().box(node), id);
  }

  /** Draws a layer by hand; `parent`: default the page. Answers with its id. */
  draw(type: NodeType, patch: NodePatch = {}, parent?: string): Promise<string> {
    return this.page.evaluate(
      ([kind, look, container]) => {
        const { session } = playground();
        const drawn: string[] = [];
        session.asOneStep(() => {
          drawn.push(session.create(kind, container ?? session.pageId, look).id);
        });
        return drawn[0] ?? '';
      },
      [type, patch, parent] as const,
    );
  }

  /** Selects layers by id as if by hand. */
  select(ids: string[]): Promise<void> {
    return this.page.evaluate((nodes) => playground().select(nodes), ids);
  }

  async useAsTarget(ids: string[]): Promise<void> {
    await this.select(ids);
    await this.ui.getByRole('button', { name: 'Use selection' }).click();
  }

  /** The chip while this is the target. */
  target(name: string): Locator {
    return this.ui.locator('.generate .chip-name').getByText(name, { exact: true });
  }

  snapshot(): Promise<Snapshot> {
    return this.page
      .evaluate(() => {
        const { document } = playground();
        return [document.require('0:0'), ...document.descendants('0:0')];
      })
      .then((records) => new Map(records.map((record) => [record.id, record])));
  }

  /** The bytes the document keeps under a fill's hash. */
  async imageBytes(hash: string): Promise<Buffer> {
    const text = await this.page.evaluate((image) => {
      const bytes = playground().imageBytes(image);
      if (!bytes) throw new Error('The document has no such image');
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    }, hash);
    return Buffer.from(text, 'latin1');
  }

  /** A layer drawn at 100 %, as PNG. */
  async exportPng(id: string): Promise<Buffer> {
    const text = await this.page.evaluate(async (node) => {
      const bytes = await playground().exportPng(node);
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    }, id);
    return Buffer.from(text, 'latin1');
  }

  /** Chooses a model by its name, as one does who knows it: by typing. */
  async chooseModel(label: string, field = 'Model'): Promise<void> {
    const input = this.ui.getByLabel(field, { exact: true });
    await input.fill(label);
    await this.ui.getByRole('option').filter({ hasText: label }).first().waitFor();
    await input.press('Enter');
  }

  /** Presses Generate for a prompt. */
  async generate(prompt: string): Promise<void> {
    await this.promptField().fill(prompt);
    await this.ui.getByRole('button', { name: 'Generate', exact: true }).click();
  }

  /** Until the run with this prompt says so; what it says in the end. */
  async ended(prompt: string, text: string | RegExp = /^(Placed|Cancelled|Finished)/) {
    const status = this.run(prompt).getByRole('status').filter({ hasText: text });
    await status.waitFor();
    return (await status.textContent()) ?? '';
  }

  /** From the prompt to the placed pictures. */
  async make(prompt: string): Promise<void> {
    await this.generate(prompt);
    await this.ended(prompt, /^Placed/);
  }

  async undo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Undo' }).click();
  }

  async redo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Redo' }).click();
  }

  close(): Promise<void> {
    return this.page.evaluate(() => playground().close());
  }

  /** Runs a command of the plugin's menu and waits for the form. */
  async reopen(): Promise<void> {
    await this.page.evaluate(() => playground().run('open'));
    await this.promptField().waitFor();
  }
}

/** The ids that one snapshot has and the other has not or otherwise, sorted. */
export function changedIds(before: Snapshot, after: Snapshot): string[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].filter((id) => said(before.get(id)) !== said(after.get(id))).sort();
}

/** Everything a node says, however it is written: paints may leave their defaults out. */
function said(node: NodeRecord | undefined): string {
  if (!node) return '';
  const paints = ({ fills, strokes }: NodeRecord) =>
    [fills, strokes].map((list) =>
      list.map((paint) => ({ visible: true, opacity: 1, blendMode: 'NORMAL', ...paint })),
    );
  return JSON.stringify({ ...node, fills: paints(node), strokes: [] }, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

/** A tab in this context, with `playground()` in its pages. `person`: who is signed in there. */
export async function newTab(context: BrowserContext, person: Person | null): Promise<Page> {
  await context.addInitScript(() => {
    globalThis.playground = () => {
      if (!window.figmaPlayground) throw new Error('The playground is not there yet');
      return window.figmaPlayground;
    };
  });
  if (person) await context.addCookies(cookiesOf(person));
  return context.newPage();
}

function cookiesOf({ origin, cookie }: Person) {
  return cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: origin };
  });
}

/** A transform that only moves, px. */
export const at = (x: number, y: number): NodeRecord['transform'] => [
  [1, 0, x],
  [0, 1, y],
];

/** What a placed node keeps of how it was made; `null` where it keeps nothing. */
export function recipeOf(node: NodeRecord | undefined): Recipe | null {
  const entry = Object.entries(node?.pluginData ?? {}).find(([key]) => key.endsWith('\nrecipe'));
  return entry ? (JSON.parse(entry[1]) as Recipe) : null;
}
