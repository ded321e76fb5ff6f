import { expect, test } from 'vitest';
import type { Recipe } from '../../../plugin/protocol.ts';
import { formFromRecipe } from '../../../plugin/ui/generate/form-from-recipe.ts';
import type { MainChannel } from '../../../plugin/ui/main-channel.ts';
import { createPluginApi } from '../../../shared/plugin-api.ts';

/** A colleague's picture: the service does not tell of it, and its layers are gone. */
const problem = { type: 'about:blank', title: 'There is no such generation', status: 404 };
const api = createPluginApi({
  origin: 'https://studio.example.com',
  fetch: async () => Response.json({ ...problem, code: 'not_found' }, { status: 404 }),
});
const main = {
  call: () => Promise.reject(new Error('The layer is gone.')),
} as unknown as MainChannel;
const ids = { version: 1, generationId: 'another', output: 0, assetId: 'theirs' } as const;
const reference = { name: 'Photo', sha256: 'ab', role: null };

test('a recipe that is kept as an id says who alone can look it up, and changes nothing', async () => {
  await expect(formFromRecipe({ api, main }, { kind: 'id', ...ids })).rejects.toThrow(
    'Only who made the picture can look its recipe up. There is no such generation.',
  );
});

test('a colleague’s recipe fills in the form, and says which references are not there', async () => {
  const recipe: Recipe = {
    kind: 'full',
    ...ids,
    model: 'toy/picture',
    modelLabel: 'Toy',
    modelNotice: null,
    prompt: 'a bay',
    options: {},
    seed: 7,
    aspectRatio: '16:9',
    size: null,
    references: [
      { ...reference, nodeId: '1:2' },
      { ...reference, nodeId: null },
    ],
  };
  const { changes, missing } = await formFromRecipe({ api, main }, recipe);
  expect(changes).toMatchObject({ prompt: 'a bay', seed: '7', references: [] });
  expect(missing).toEqual(['2 references are not in this file: add them yourself.']);
  const whole = await formFromRecipe({ api, main }, { ...recipe, references: [] });
  expect(whole.missing).toEqual([]);
});
