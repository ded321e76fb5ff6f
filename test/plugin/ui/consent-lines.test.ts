import { expect, test } from 'vitest';
import { consentLines } from '../../../plugin/ui/consent/consent-lines.ts';
import type { BatchRequest } from '../../../shared/generation.ts';
import type { ConsentNotice } from '../../../shared/provider-consent.ts';

const notice: ConsentNotice = {
  provider: 'toy',
  providerLabel: 'Toy',
  origin: 'https://api.toys.example',
  items: ['prompt', 'references', 'options'],
  policyUrl: null,
};
const asset = { assetId: '33333333-3333-4333-8333-333333333333' };

test('a person reads what would be sent, and how much of it', () => {
  const request: BatchRequest = {
    kind: 'single',
    generations: [
      {
        model: 'toy/picture',
        prompt: 'a quiet bay',
        references: [asset, asset],
        options: { quality: 'low' },
      },
    ],
  };
  expect(consentLines(notice, request)).toEqual([
    'The prompt, 11 characters',
    '2 references, as pictures',
    'Settings: shape, number of pictures and 1 option of the model',
  ]);
});

test('what is agreed to is named even where none of it goes this time', () => {
  const request: BatchRequest = {
    kind: 'single',
    generations: [{ model: 'toy/picture', prompt: 'a bay' }],
  };
  expect(consentLines(notice, request)[1]).toMatch(/none this time/);
  expect(consentLines({ ...notice, items: ['prompt'] }, null)).toEqual(['The prompt']);
});

test('of a comparison each provider’s question tells what its own models take, not what the first one takes', () => {
  const generation = { prompt: 'a quiet bay' };
  const other = { assetId: '44444444-4444-4444-8444-444444444444' };
  const request: BatchRequest = {
    kind: 'compare',
    generations: [
      { ...generation, model: 'plain/without-references', references: [], options: { style: 'x' } },
      { ...generation, model: 'toy/picture', references: [asset], options: { quality: 'low' } },
      {
        ...generation,
        model: 'toy/larger',
        references: [asset, other],
        options: { quality: 'low', fidelity: 'high' },
      },
      { ...generation, model: 'toy-like/picture', references: [asset, other, other] },
    ],
  };
  // What both models of Toy get is told of once.
  expect(consentLines(notice, request)).toEqual([
    'The prompt, 11 characters',
    '2 references, as pictures',
    'Settings: shape, number of pictures and 2 options of the model',
  ]);
  expect(consentLines({ ...notice, provider: 'plain' }, request)).toEqual([
    'The prompt, 11 characters',
    'References, whenever you add some; none this time',
    'Settings: shape, number of pictures and 1 option of the model',
  ]);
});
