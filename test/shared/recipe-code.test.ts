import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RecipeCode, readRecipeCode, writeRecipeCode } from '../../shared/recipe-code.ts';

const recipe: RecipeCode = {
  model: 'openai/gpt-image-2',
  prompt: 'Ein Fuchs im Schnee ❄️, “leise”',
  count: 2,
  size: { width: 1536, height: 1024 },
  aspectRatio: null,
  seed: 7,
  options: { quality: 'high', shiny: true, steps: 12 },
  references: [
    { sha256: 'a'.repeat(64), role: 'style' },
    { sha256: 'b'.repeat(64), role: null },
  ],
};

/** A code with fields of one’s own and a right checksum: as somebody would make it up. */
function made(fields: Record<string, unknown>): string {
  const body = Buffer.from(JSON.stringify({ p: 'x', ...fields })).toString('base64url');
  let hash = 0x811c9dc5;
  for (const character of body) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return `tomson-recipe:1.${body}.${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

describe('a recipe code', () => {
  it('holds a recipe, whatever its prompt, and is one word', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
          .filter((text) => text.trim() !== ''),
        fc.option(fc.nat({ max: 4_294_967_295 })),
        (prompt, seed) => {
          const written = { ...recipe, prompt, seed };
          const code = writeRecipeCode(written);
          expect(code).toMatch(/^[\x21-\x7e]+$/);
          expect(readRecipeCode(code)).toEqual({ state: 'read', recipe: written });
        },
      ),
    );
  });

  it('leaves out what goes without saying', () => {
    const plain = { ...recipe, count: 1, size: null, seed: null, options: {}, references: [] };
    expect(readRecipeCode(writeRecipeCode(plain))).toEqual({ state: 'read', recipe: plain });
    expect(writeRecipeCode(plain).length).toBeLessThan(writeRecipeCode(recipe).length / 2);
  });

  it('is found among other words, and only there', () => {
    const code = writeRecipeCode(recipe);
    expect(readRecipeCode(`Try this: “${code}”\nthanks`).state).toBe('read');
    expect(readRecipeCode('a fox in the snow').state).toBe('none');
  });

  it('that was cut off or changed is damaged, and one of tomorrow is told apart', () => {
    const code = writeRecipeCode(recipe);
    for (const wrong of [code.slice(0, -3), code.slice(0, 80), code.replace('.eyJ', '.eyK')]) {
      expect(readRecipeCode(wrong).state, wrong).toBe('damaged');
    }
    expect(readRecipeCode(code.replace(':1.', ':2.')).state).toBe('unknown_version');
  });

  it('that somebody made up is damaged unless every field is one of the contract', () => {
    expect(readRecipeCode(made({ m: 'sketch/procedural' })).state).toBe('read');
    const model = { m: 'sketch/procedural' };
    for (const wrong of [
      {},
      { m: 'nothing' },
      { m: 'a/b c' },
      { m: `a/${'b'.repeat(200)}` },
      { ...model, p: ' ' },
      { ...model, p: 'x'.repeat(8001) },
      { ...model, p: 7 },
      { ...model, n: 0 },
      { ...model, n: 21 },
      { ...model, z: [0, 5] },
      { ...model, z: [5] },
      { ...model, z: null },
      { ...model, a: 'wide' },
      { ...model, a: '1:1', z: [5, 5] },
      { ...model, s: -1 },
      { ...model, s: 0.5 },
      { ...model, o: { deep: { er: true } } },
      { ...model, o: { long: 'x'.repeat(201) } },
      { ...model, o: [] },
      { ...model, r: [['nope']] },
      { ...model, r: [['a'.repeat(64), 7]] },
      { ...model, r: Array.from({ length: 17 }, () => ['a'.repeat(64)]) },
      { ...model, r: 'x' },
    ]) {
      expect(readRecipeCode(made(wrong)).state, JSON.stringify(wrong)).toBe('damaged');
    }
  });
});
