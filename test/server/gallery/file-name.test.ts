import { expect, test } from 'vitest';
import { contentDisposition, fileName } from '../../../server/gallery/file-name.ts';

const output = {
  prompt: 'A “quiet” bay: at dawn/dusk…',
  createdAt: '2026-11-27T14:25:30.123Z',
  index: 1,
  contentType: 'image/jpeg',
};

test('a file is named after when it was made, and has nothing of the prompt in its name', () => {
  expect(fileName(output, 'date')).toBe('tomson-20261127-142530-2.jpg');
});

test.each([
  [output.prompt, 'a-quiet-bay-at-dawn-dusk-2.jpg'],
  ['Füchse im Schnee', 'füchse-im-schnee-2.jpg'],
  ['../../etc/passwd', 'etc-passwd-2.jpg'],
  ['❄️ … !', 'tomson-20261127-142530-2.jpg'],
  ['x'.repeat(200), `${'x'.repeat(60)}-2.jpg`],
])('a person may have it named after the prompt: %s', (prompt, name) => {
  expect(fileName({ ...output, prompt }, 'prompt')).toBe(name);
});

test('a name of any alphabet is told to every browser', () => {
  expect(contentDisposition("füchse's.png")).toBe(
    `attachment; filename="f_chse's.png"; filename*=UTF-8''f%C3%BCchse%27s.png`,
  );
});
