import { describe, expect, test } from 'vitest';
import { EMPTY_FORM } from '../../../plugin/ui/generate/form.ts';
import { addReferences } from '../../../plugin/ui/references/add-references.ts';
import { moved } from '../../../plugin/ui/references/moved.ts';
import { sniffPicture } from '../../../plugin/ui/references/sniff-picture.ts';
import { createStore } from '../../../plugin/ui/store.ts';
import { reference } from './models.ts';

const reads =
  (key: string, changes = {}) =>
  async () =>
    reference(key, changes);

describe('references', () => {
  test('are added in order up to the limit, and what is left out is said', async () => {
    const form = createStore(EMPTY_FORM);
    const readers = ['one', 'two', 'three'].map((key) => reads(key));
    const refusals = await addReferences(form, readers, 2, 'Sketch');
    expect(form.get().references.map(({ key }) => key)).toEqual(['one', 'two']);
    expect(refusals).toEqual(['Sketch takes 2; 1 picture was not added.']);
  });

  test('that cannot be read are said and do not stop the others', async () => {
    const form = createStore(EMPTY_FORM);
    const broken = async () => {
      throw new Error('“notes.pdf” is not a PNG, JPEG, WebP or GIF picture.');
    };
    const refusals = await addReferences(form, [broken, reads('one')], 4, 'Sketch');
    expect(refusals).toEqual(['“notes.pdf” is not a PNG, JPEG, WebP or GIF picture.']);
    expect(form.get().references).toHaveLength(1);
  });

  test('of the same layer or the same bytes do not count twice', async () => {
    const form = createStore(EMPTY_FORM);
    const layers = [reads('a', { nodeId: '1:2', role: 'palette' }), reads('b', { nodeId: '1:2' })];
    const files = [reads('c', { sha256: 'same' }), reads('d', { sha256: 'same' })];
    await addReferences(form, [...layers, ...files], 4, 'Sketch');
    expect(form.get().references.map(({ key }) => key)).toEqual(['a', 'c']);
  });

  test('can be moved up and down, but not off the list', () => {
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 2, 3)).toEqual(['a', 'b', 'c']);
  });
});

test('a picture is known by its bytes, whatever its file is called', () => {
  const text = (start: string) => new TextEncoder().encode(start);
  expect(sniffPicture(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0]))).toBe(
    'image/png',
  );
  expect(sniffPicture(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
  expect(sniffPicture(text('GIF89a'))).toBe('image/gif');
  expect(sniffPicture(text('RIFF1234WEBP'))).toBe('image/webp');
  for (const other of ['%PDF-1.7', '<svg xmlns=', 'RIFF1234WAVE', '']) {
    expect(sniffPicture(text(other))).toBeNull();
  }
});
