import { describe, expect, test } from 'vitest';
import { leftOutText } from '../../../plugin/ui/generate/comparison-text.ts';
import { comparedModels, EMPTY_FORM, type Form } from '../../../plugin/ui/generate/form.ts';
import { batchRequest, planRun } from '../../../plugin/ui/generate/plan-run.ts';
import { BatchRequest } from '../../../shared/generation.ts';
import type { ImageModel } from '../../../shared/image-model.ts';
import { layer, plainModel, reference, richModel } from './models.ts';

const documentId = '0b6ad6d4-2a1e-4d8c-8a43-9c6f4f5f6a01';
const form: Form = { ...EMPTY_FORM, prompt: '  a quiet bay  ', count: 3, seed: '7' };

describe('a run', () => {
  test('asks for what the form says, in the words of the contract', () => {
    const plan = planRun({ ...form, targets: [layer('1', 1600, 900)] }, richModel, documentId);
    const request = batchRequest(plan, []);
    expect(BatchRequest.parse(request)).toMatchObject({
      kind: 'single',
      generations: [
        {
          model: 'sketch/procedural',
          prompt: 'a quiet bay',
          count: 3,
          seed: 7,
          aspectRatio: '16:9',
          options: { style: 'auto', grain: true, detail: 2 },
          documentId,
        },
      ],
    });
  });

  test('asks for nothing that the model does not have', () => {
    const crowded = { ...form, options: { style: 'waves' }, references: [reference('one')] };
    const plan = planRun(crowded, plainModel, documentId);
    expect(plan.references).toEqual([]);
    expect(plan.generations[0]).toMatchObject({ count: 1, options: {} });
    expect(plan.generations[0]).not.toHaveProperty('seed');
  });

  test('makes one picture for each of several targets, each in the nearest shape', () => {
    const targets = [layer('wide', 1600, 900), layer('tall', 100, 180), layer('even', 50, 50)];
    const plan = planRun({ ...form, targets }, richModel, documentId);
    expect(plan.kind).toBe('targets');
    expect(plan.generations.map(({ aspectRatio, count }) => [aspectRatio, count])).toEqual([
      ['16:9', 1],
      ['9:16', 1],
      ['1:1', 1],
    ]);
    expect(plan.wanted.map(({ targetId, outputs }) => [targetId, outputs])).toEqual([
      ['wide', [0]],
      ['tall', [0]],
      ['even', [0]],
    ]);
  });

  test('fills a single target with the first of several pictures only', () => {
    const plan = planRun({ ...form, targets: [layer('1', 10, 10)] }, richModel, documentId);
    expect(plan.wanted).toEqual([
      { generation: 0, targetId: '1', outputs: [0, 1, 2], fillWith: 0, ratio: 1 },
    ]);
  });

  test('leaves out references beyond the limit and gives every other one a role', () => {
    const references = [
      reference('one', { role: 'composition' }),
      reference('two', { role: 'unknown to this model' }),
      reference('three'),
    ];
    const plan = planRun({ ...form, references }, richModel, documentId);
    expect(plan.references.map(({ key }) => key)).toEqual(['one', 'two']);
    expect(plan.roles).toEqual([['composition', 'palette']]);
  });

  test('sends the uploaded references with every generation, in their order', () => {
    const targets = [layer('1', 10, 10), layer('2', 10, 10)];
    const references = [reference('one', { role: 'palette' }), reference('two')];
    const plan = planRun({ ...form, targets, references }, richModel, documentId);
    const uploaded = [
      { assetId: '5e1f7f0e-6f43-4f07-8c7b-6f2f2a3b4c5d' },
      { assetId: '6e1f7f0e-6f43-4f07-8c7b-6f2f2a3b4c5d' },
    ];
    const { generations } = BatchRequest.parse(batchRequest(plan, uploaded));
    expect(generations).toHaveLength(2);
    for (const { references: sent } of generations) {
      expect(sent).toEqual(uploaded.map(({ assetId }) => ({ assetId, role: 'palette' })));
    }
  });
});

describe('a comparison', () => {
  const sized: ImageModel = {
    ...plainModel,
    id: 'sized/one',
    label: 'Sized',
    capabilities: {
      ...plainModel.capabilities,
      dimensions: {
        kind: 'sizes',
        sizes: [
          { width: 1024, height: 1024 },
          { width: 1536, height: 1024 },
        ],
      },
      references: { max: 1, roles: [] },
    },
  };

  test('asks every model once for what it has of the form, in the nearest shape', () => {
    const references = [reference('one', { role: 'composition' }), reference('two')];
    const asked = { ...form, references, shape: '16:9', options: { style: 'waves' } };
    const plan = planRun(asked, richModel, documentId, [sized, plainModel]);
    const uploaded = references.map((_, index) => ({
      assetId: `${index}e1f7f0e-6f43-4f07-8c7b-6f2f2a3b4c5d`,
    }));
    const { kind, generations } = BatchRequest.parse(batchRequest(plan, uploaded));
    expect(kind).toBe('compare');
    expect(generations).toMatchObject([
      {
        model: 'sketch/procedural',
        count: 1,
        seed: 7,
        aspectRatio: '16:9',
        options: { style: 'waves' },
      },
      { model: 'sized/one', count: 1, size: { width: 1536, height: 1024 }, options: {} },
      { model: 'plain/one', count: 1, aspectRatio: '16:9', options: {} },
    ]);
    expect(generations.map((one) => one.references?.map(({ role }) => role))).toEqual([
      ['composition', 'palette'],
      [undefined],
      [],
    ]);
    expect(leftOutText(asked, sized)).toBe('Without the seed and 1 reference.');
    expect(leftOutText(asked, richModel)).toBe('');
  });

  test('fills no target: each picture has a place in one row, under its model’s name', () => {
    const targets = [layer('1', 1600, 900), layer('2', 10, 10)];
    const { wanted } = planRun({ ...form, targets }, richModel, documentId, [plainModel]);
    expect(wanted).toEqual([
      {
        generation: 0,
        targetId: '1',
        outputs: [0],
        fillWith: null,
        ratio: 16 / 9,
        label: 'Sketch',
      },
      {
        generation: 1,
        targetId: '1',
        outputs: [0],
        fillWith: null,
        ratio: 16 / 9,
        label: 'Sketch',
      },
    ]);
  });

  test('has at most three models beside the chosen one, and none twice', () => {
    const models = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...plainModel, id }));
    const comparedIds = ['a', 'gone', 'b', 'c', 'd', 'e'];
    const compared = comparedModels({ ...form, modelId: 'a', comparedIds }, models);
    expect(compared.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
  });
});
