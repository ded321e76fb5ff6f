import { describe, expect, test } from 'vitest';
import type { CanvasLayer } from '../../../plugin/protocol.ts';
import { followSelection, leaveReference } from '../../../plugin/ui/generate/follow-selection.ts';
import {
  chosenModel,
  countFor,
  EMPTY_FORM,
  type Form,
  formProblem,
  optionValue,
  parseSeed,
} from '../../../plugin/ui/generate/form.ts';
import { layer, plainModel, reference, richModel } from './models.ts';

const form = { ...EMPTY_FORM, prompt: 'a bay' };

describe('a target that follows the selection', () => {
  const [hero, photo, other] = ['hero', 'photo', 'other'].map((id) => layer(id, 10, 10));
  const base = { ...EMPTY_FORM, targets: [hero ?? expect.unreachable()] };
  const follow = (from: Form, ...targets: (CanvasLayer | undefined)[]) =>
    targets.reduce((now, target) => followSelection(now, { target: target ?? null }), from);
  const ids = ({ targets }: Form) => targets.map(({ id }) => id);

  test('goes back from what becomes a reference, never to another reference', () => {
    const followed = follow(base, photo, other, photo);
    expect(ids(followed)).toEqual(['photo']);
    expect(ids(leaveReference(followed, 'photo'))).toEqual(['hero']);
    expect(ids(leaveReference(followed, null))).toEqual(['photo']);
    const far = follow(base, photo, other);
    expect(ids(leaveReference(far, 'photo'))).toEqual(['other']);
    expect(ids(leaveReference(leaveReference(far, 'photo'), 'other'))).toEqual(['hero']);
    const used = { ...base, references: [reference('photo', { nodeId: 'photo' })] };
    expect(ids(follow(used, photo))).toEqual(['hero']);
  });

  test('stays on what was selected at the opening, be it a reference too', () => {
    expect(ids(leaveReference(base, 'hero'))).toEqual(['hero']);
    expect(ids(leaveReference(follow(base, photo, hero), 'hero'))).toEqual(['hero']);
    const many = { ...base, targets: [...base.targets, ...base.targets], beyond: 7 };
    const one = follow(many, hero);
    expect(one).toMatchObject({ targets: [hero], beyond: 0 });
    expect(leaveReference(one, 'hero')).toMatchObject({ targets: many.targets, beyond: 7 });
  });

  test('takes the size that the layer has now, and none once it was chosen by hand', () => {
    const wider = { ...layer('photo', 90, 10) };
    expect(follow(base, photo, wider).targets).toEqual([wider]);
    const chosen = { ...base, trail: null };
    expect(follow(chosen, photo)).toBe(chosen);
    expect(leaveReference(chosen, 'hero')).toBe(chosen);
  });
});

describe('the form', () => {
  test('is for the chosen model, else for the first that can be used', () => {
    const locked = { ...plainModel, id: 'locked/one', usable: false, unusableReason: 'No key.' };
    expect(chosenModel(form, [locked, richModel])).toBe(richModel);
    expect(chosenModel({ ...form, modelId: 'locked/one' }, [locked, richModel])).toBe(locked);
    expect(chosenModel({ ...form, modelId: 'gone/one' }, [locked, richModel])).toBe(richModel);
    expect(chosenModel(form, [])).toBeNull();
  });

  test('says what keeps it from being sent', () => {
    expect(formProblem(form, richModel)).toBeNull();
    expect(formProblem({ ...form, prompt: '  ' }, richModel)).toMatch(/Describe/);
    expect(formProblem({ ...form, seed: 'seven' }, richModel)).toMatch(/whole number/);
    expect(formProblem({ ...form, seed: 'seven' }, plainModel)).toBeNull();
    const locked = { ...richModel, usable: false, unusableReason: 'Add a key first.' };
    expect(formProblem(form, locked)).toBe('Add a key first.');
    expect(formProblem(form, null)).toMatch(/model/);
  });

  test('takes no seed that a model would refuse for the last of its pictures', () => {
    const limited = { ...richModel, capabilities: { ...richModel.capabilities, maxSeed: 1000 } };
    const problem = (seed: string, count: number, ...models: (typeof richModel)[]) =>
      formProblem({ ...form, seed, count }, models[0] ?? null, models.slice(1));
    expect(problem('1000', 1, limited)).toBeNull();
    expect(problem('997', 4, limited)).toBeNull();
    expect(problem('998', 4, limited)).toBe('The seed is a whole number up to 997, or empty.');
    expect(problem('1001', 1, richModel, limited)).toMatch(/up to 1000,/);
    expect(problem('4294967295', 4, richModel, plainModel)).toBeNull();
  });

  test('keeps the count within the model, and at one for several targets', () => {
    expect(countFor({ ...form, count: 9 }, richModel)).toBe(4);
    expect(countFor({ ...form, count: 9 }, plainModel)).toBe(1);
    const targets = [layer('1', 10, 10), layer('2', 10, 10)];
    expect(countFor({ ...form, count: 3, targets }, richModel)).toBe(1);
  });

  test('falls back to the default of an option whose value the model does not know', () => {
    const [style, grain, detail] = richModel.capabilities.options;
    if (!style || !grain || !detail) throw new Error('the model lost its options');
    const set = { ...form, options: { style: 'waves', grain: false, detail: 9 } };
    expect(optionValue(set, style)).toBe('waves');
    expect(optionValue({ ...set, options: { style: 'oil' } }, style)).toBe('auto');
    expect(optionValue(set, grain)).toBe(false);
    expect(optionValue(set, detail)).toBe(2);
  });
});

test('a seed is a whole number in range, or nothing', () => {
  expect(parseSeed(' 42 ')).toBe(42);
  expect(parseSeed('')).toBeNull();
  expect(parseSeed('4294967295')).toBe(4_294_967_295);
  for (const wrong of ['4294967296', '-1', '1.5', '1e3', 'abc']) {
    expect(parseSeed(wrong)).toBeUndefined();
  }
});
