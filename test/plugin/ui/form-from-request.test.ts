import { expect, test } from 'vitest';
import { EMPTY_FORM, type Form } from '../../../plugin/ui/generate/form.ts';
import { formFromRequest } from '../../../plugin/ui/generate/form-from-request.ts';
import { batchRequest, planRun } from '../../../plugin/ui/generate/plan-run.ts';
import { layer, plainModel, reference, richModel } from './models.ts';

const form: Form = {
  ...EMPTY_FORM,
  prompt: 'a bay',
  modelId: richModel.id,
  shape: '16:9',
  count: 3,
  seed: '7',
  options: { style: 'waves', grain: false, detail: 4 },
};
const sent = { assetId: 'asset', nodeId: '1:2', role: 'palette' };

/** The form as the request that was made of it fills it in. */
function again(asked: Form, models = [richModel]): Partial<Form> | null {
  const [model = richModel, ...compared] = models;
  const plan = planRun(asked, model, 'document', compared);
  const request = batchRequest(plan, [{ assetId: 'asset' }]);
  return formFromRequest({ request, references: [reference('a', sent)] });
}

test('a request fills in the form that it was made of', () => {
  const { targets, beyond, trail, ...asked } = form;
  expect(again({ ...form, references: [reference('a')] })).toMatchObject({
    ...asked,
    references: [{ ...sent, width: 10, height: 10 }],
  });
});

test('a comparison that is filled in again is one of the same models', () => {
  const references = [reference('a')];
  const filled = again({ ...form, references, comparedIds: [richModel.id] }, [
    plainModel,
    richModel,
  ]);
  expect(filled).toMatchObject({
    modelId: plainModel.id,
    comparedIds: [richModel.id],
    seed: '7',
    references: [sent],
  });
});

test('targets of several shapes are matched again', () => {
  const targets = [layer('1', 160, 90), layer('2', 90, 160)];
  expect(again({ ...form, shape: 'match', targets })).toMatchObject({ shape: 'match' });
  expect(again({ ...form, targets })).toMatchObject({ shape: '16:9' });
});

test('a run that was not sent has nothing to fill in', () => {
  expect(formFromRequest({ request: null, references: [] })).toBeNull();
});
