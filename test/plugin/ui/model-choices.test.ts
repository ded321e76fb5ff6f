import { expect, test } from 'vitest';
import { modelChoices, modelHint } from '../../../plugin/ui/generate/model-choices.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import { plainModel, richModel } from './models.ts';

const toy = { id: 'toy', label: 'Toy' };
const locked: ImageModel = {
  ...plainModel,
  id: 'toy/one',
  label: 'One',
  provider: toy,
  usable: false,
  unusableReason: 'Add a key for Toy first.',
};

test('models stand by provider, with why they cannot be used beside it', () => {
  const choices = modelChoices([richModel, locked, { ...locked, id: 'toy/two' }], richModel);
  expect(choices.map(({ group, disabled }) => [group, disabled])).toEqual([
    ['Sketch', false],
    ['Toy – Add a key for Toy first.', true],
    ['Toy – Add a key for Toy first.', true],
  ]);
});

test('a reason of its own stands beside the model', () => {
  const open = { ...locked, id: 'toy/two', label: 'Two', usable: true, unusableReason: null };
  const choices = modelChoices([locked, open], open);
  expect(choices).toMatchObject([
    { label: 'One – Add a key for Toy first.', group: 'Toy', disabled: true },
    { label: 'Two', group: 'Toy', disabled: false },
  ]);
});

test('a chosen model that lost its key stays chosen, and says why it cannot be used', () => {
  expect(modelChoices([locked], locked)).toMatchObject([{ disabled: false }]);
  expect(modelHint(locked)).toBe('Add a key for Toy first.');
});
