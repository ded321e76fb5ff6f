import { expect, test } from 'vitest';
import { modelChoices, modelHint } from '../../../plugin/ui/generate/model-choices.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import { richModel } from './models.ts';

const NOBODY = { favourites: [], recent: [] };
const one: ImageModel = {
  ...richModel,
  id: 'toy/one',
  label: 'One',
  provider: { id: 'toy', label: 'Toy' },
  price: { perImageMicros: 40_000, basis: '', source: '', date: '2026-11-22' },
  usable: false,
  unusableReason: 'Add a key for Toy first.',
};
const two: ImageModel = { ...one, id: 'toy/two', label: 'Two', price: null };
const open = { usable: true, unusableReason: null };

test('models stand by provider, with the price and, once, why they cannot be used', () => {
  expect(modelChoices([richModel, one, two], NOBODY)).toMatchObject([
    { label: 'Sketch', options: [{ detail: 'free', disabled: false, note: null }] },
    {
      label: 'Toy – Add a key for Toy first.',
      options: [
        { value: 'toy/one', detail: 'about $0.04', disabled: true, note: null },
        { value: 'toy/two', detail: 'price unknown', disabled: true, note: null },
      ],
    },
  ]);
});

test('a reason of its own stands beside the model', () => {
  expect(modelChoices([one, { ...two, ...open }], NOBODY)).toMatchObject([
    {
      label: 'Toy',
      options: [
        { label: 'One', note: 'Add a key for Toy first.', disabled: true },
        { label: 'Two', note: null, disabled: false },
      ],
    },
  ]);
});

test('favourites and last used stand first, each once, and again with their provider', () => {
  const preferred = { favourites: ['toy/two', 'gone/model'], recent: ['toy/two', richModel.id] };
  const groups = modelChoices([richModel, one, two], preferred);
  expect(groups.map(({ label, options }) => [label, options.map(({ value }) => value)])).toEqual([
    ['Favourites', ['toy/two']],
    ['Last used', [richModel.id]],
    ['Sketch', [richModel.id]],
    ['Toy – Add a key for Toy first.', ['toy/one', 'toy/two']],
  ]);
  expect(groups[0]?.options[0]?.note).toBe('Add a key for Toy first.');
});

test.each([
  ['two', ['toy/two']],
  ['TOY one', ['toy/one']],
  ['toy/', ['toy/one', 'toy/two']],
  ['toy sketch', []],
])('a search for “%s” looks at names, providers and ids', (query, ids) => {
  const groups = modelChoices(
    [richModel, one, two],
    { favourites: ['toy/two'], recent: [] },
    query,
  );
  expect(groups.flatMap(({ options }) => options.map(({ value }) => value))).toEqual(ids);
});

test('a model that lost its key says so under the field', () => {
  expect(modelHint(one)).toBe('Add a key for Toy first.');
});

test('a model that there is not, such as a recipe’s, is said to be replaced', () => {
  expect(modelHint(richModel, 'gone/model')).toBe(
    'gone/model is not available here: Sketch is used instead.',
  );
  expect(modelHint(richModel, richModel.id)).toBe(modelHint(richModel));
});
