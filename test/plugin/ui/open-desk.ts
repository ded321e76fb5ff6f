import { expect, vi } from 'vitest';
import type { MainCalls, Slot, StoredRun } from '../../../plugin/protocol.ts';
import type { RunPlan } from '../../../plugin/ui/generate/plan-run.ts';
import type { MainChannel } from '../../../plugin/ui/main-channel.ts';
import type { Run } from '../../../plugin/ui/runs/run.ts';
import { createRunDesk } from '../../../plugin/ui/runs/run-desk.ts';
import { createRunList } from '../../../plugin/ui/runs/run-list.ts';
import type { Generation } from '../../../shared/generation.ts';
import { createPluginApi } from '../../../shared/plugin-api.ts';
import { generation } from './models.ts';

export type Answer = () => Response | Promise<Response>;

export const json: (body: unknown) => Answer = (body) => () => Response.json(body);
export const refuse = (status: number, code = 'refused', more: object = {}): Answer => {
  const problem = { type: 'about:blank', title: `It is ${code}`, status, code, ...more };
  return () => Response.json(problem, { status });
};
export const unreachable: Answer = () => Promise.reject(new TypeError('Failed to fetch'));

/**
 * A desk whose service answers as a test says, request by request ("GET /generations/a"), the last
 * answer of each again and again; and whose canvas is a set of placeholders (`generation/output`).
 */
export function openDesk(
  answers: Record<string, Answer[]>,
  canvas = new Set<string>(),
  accountId = 'ada',
) {
  const asked: { call: string; key: string | null }[] = [];
  const placed: string[] = [];
  let begun = 0;
  const claimed: string[] = [];
  const swept: string[][] = [];
  const kept = new Map<string, StoredRun>();
  const slotKey = ({ generation: position, output }: Slot) => `${position}/${output}`;
  const handlers: { [Name in keyof MainCalls]?: (params: never) => unknown } = {
    saveRun: (run: StoredRun) => void kept.set(run.id, run),
    deleteRun: ({ id }: { id: string }) => void kept.delete(id),
    createPlaceholders({ run, wanted }: MainCalls['createPlaceholders']['params']) {
      const slots = wanted.flatMap(({ generation: position, outputs }) =>
        outputs.map((output) => slotOf(run, position, output)),
      );
      for (const slot of slots) canvas.add(slotKey(slot));
      return { slots, notes: [] };
    },
    removePlaceholders: ({ slots }: { slots: Slot[] }) =>
      void slots.map((slot) => canvas.delete(slotKey(slot))),
    // Every beginning renews the placeholder, whose id is then another.
    beginPlacement({ slot }: { slot: Slot }) {
      begun += 1;
      return { nodeId: canvas.has(slotKey(slot)) ? `node ${begun}` : null };
    },
    sweepPlaceholders({ keepRuns }: { keepRuns: string[] }) {
      swept.push(keepRuns);
      return { removed: 0 };
    },
    loadSettings: () => ({ keepRecipes: 'full' }),
    finishPlacement({ slot }: { slot: Slot }) {
      canvas.delete(slotKey(slot));
      placed.push(slotKey(slot));
      return { nodeId: 'picture' };
    },
  };
  const main = {
    call: async (name: keyof MainCalls, params: never) => handlers[name]?.(params),
  } as unknown as MainChannel;
  const api = createPluginApi({
    origin: 'https://studio.example.com',
    async fetch(input, init) {
      const path = new URL(String(input)).pathname.replace('/api/v1', '');
      const call = `${init?.method} ${path}`;
      asked.push({ call, key: new Headers(init?.headers).get('Idempotency-Key') });
      if (call.endsWith('/placements') && init?.body) claimed.push(String(init.body));
      const [answer, ...later] = answers[call] ?? [];
      if (!answer) throw new Error(`nobody said what ${call} is answered`);
      if (later.length > 0) answers[call] = later;
      return answer();
    },
  });
  const list = createRunList(main);
  list.accountId = accountId;
  const signedOut = vi.fn();
  const desk = createRunDesk({ api, main, list, documentId: 'document', signedOut });
  const only = (): Run => list.runs.get()[0] ?? expect.fail('there is no run');
  return { desk, main, list, only, asked, claimed, canvas, swept, placed, kept, answers };
}

function slotOf(run: string, position: number, output: number): Slot {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  const place = { kind: 'new', nodeId: 'node', pageId: 'page', box, takesShape: true } as const;
  return { run, generation: position, output, ...place };
}

export const planOf = (count: number): RunPlan => ({
  modelLabel: 'Toy',
  kind: 'targets',
  generations: Array.from({ length: count }, () => ({ model: 'toy/picture', prompt: 'a bay' })),
  wanted: Array.from({ length: count }, (_, position) => ({
    generation: position,
    targetId: null,
    outputs: [0],
    fillWith: 0,
    ratio: 1,
  })),
  references: [],
  roles: [],
});

export const called = (id: string, changes: Partial<Generation> = {}): Generation => ({
  ...generation,
  id,
  fraction: null,
  estimateMicros: 40_000,
  actualMicros: null,
  ...changes,
});
const paid = { slice: 0, try: 0, state: 'answered', charged: 'yes', costMicros: 40_000 } as const;
export const done = (id: string, changes: Partial<Generation> = {}): Generation =>
  called(id, {
    status: 'succeeded',
    revision: 9,
    calls: [paid],
    actualMicros: 40_000,
    outputs: [
      {
        index: 0,
        assetId: `asset-${id}`,
        width: 8,
        height: 8,
        contentType: 'image/png',
        seed: null,
        favourite: false,
      },
    ],
    ...changes,
  });

export const batch = (...generations: Generation[]) =>
  json({ id: 'batch', kind: 'targets', quoteMicros: null, generations });
export const picture: Answer = () =>
  new Response(new Uint8Array([1]), { headers: { 'Content-Type': 'image/png' } });
export const placing = (id: string): Record<string, Answer[]> => ({
  [`GET /assets/asset-${id}/content`]: [picture],
  [`POST /generations/${id}/placements`]: [json({})],
  [`GET /generations/${id}/placements`]: [json({ items: [] })],
});
