import { describe, expect, test } from 'vitest';
import type { PricedRequest } from '../../../server/providers/image-provider.ts';
import { gridTokens, tableTokens } from '../../../server/providers/openai/image-tokens.ts';
import { openai } from '../../../server/providers/openai/openai.ts';
import { fitDimensions } from '../../../shared/fit-dimensions.ts';

const estimate = (changes: Partial<PricedRequest> = {}) => {
  const request: PricedRequest = {
    model: 'gpt-image-2.6-flare',
    count: 1,
    size: { width: 1024, height: 1024 },
    aspectRatio: null,
    references: [],
    options: { quality: 'medium', background: 'auto', previews: 0, moderation: 'auto' },
    prompt: 'lake',
    ...changes,
  };
  const made = openai.estimate?.(request);
  if (!made) throw new Error('OpenAI estimates');
  return made;
};

const options = (changes: PricedRequest['options']) => ({
  options: { quality: 'medium', background: 'auto', previews: 0, moderation: 'auto', ...changes },
});

describe('the tokens of a picture', () => {
  // What OpenAI's own calculator and tables say.
  test.each([
    [1024, 1024, 196, 1756, 7024],
    [1536, 1024, 158, 1372, 5488],
  ])('of %s × %s px are what the vendor says', (width, height, low, medium, high) => {
    const size = { width, height };
    expect(gridTokens(size, 'low')).toBe(low);
    expect(gridTokens(size, 'medium')).toBe(medium);
    expect(gridTokens(size, 'high')).toBe(high);
    expect(gridTokens({ width: height, height: width }, 'high')).toBe(high);
  });

  test('made by older models stand in a table', () => {
    expect(tableTokens({ width: 1024, height: 1536 }, 'medium')).toBe(1584);
    expect(tableTokens({ width: 1536, height: 1024 }, 'high')).toBe(6208);
  });
});

describe('an estimate', () => {
  test('counts the pictures and the prompt', () => {
    // 1756 tokens at $30, and 7 of the prompt at $5 per million.
    expect(estimate().micros).toBe(1756 * 30 + 7 * 5);
    expect(estimate({ count: 4 }).micros).toBe(4 * 1756 * 30 + 7 * 5);
  });

  test('says how it comes about, where that is written and when it was read', () => {
    expect(estimate().basis).toBe(
      '1 × 1756 tokens (1024 × 1024 px, medium) at $30 per million, the prompt at $5 (developers.openai.com/api/docs/pricing, 2026-11-22).',
    );
  });

  test('counts references and previews', () => {
    const plain = estimate().micros ?? 0;
    const references = [{ role: null, width: 1024, height: 1024 }];
    expect(estimate({ references }).micros).toBe(plain + 1024 * 8);
    expect(estimate(options({ previews: 3 })).micros).toBe(plain + 300 * 30);
  });

  test('counts no previews where there are none', () => {
    expect(estimate({ count: 2, ...options({ previews: 3 }) }).micros).toBe(
      estimate({ count: 2 }).micros,
    );
  });

  test('knows that high fidelity to references costs more', () => {
    const request = {
      model: 'gpt-image-1.5',
      references: [{ role: null, width: 512, height: 512 }],
    };
    const normal = estimate(request).micros ?? 0;
    const high = estimate({ ...request, ...options({ fidelity: 'high' }) }).micros ?? 0;
    expect(high - normal).toBe(4160 * 8);
  });

  test.each(['auto', 'xhigh', 'max'])('is unknown for quality %s, and says why', (quality) => {
    const { micros, basis } = estimate(options({ quality }));
    expect(micros).toBeNull();
    expect(basis).toMatch(/does not say beforehand/);
  });
});

const served = openai.models.filter(({ retired }) => !retired);

describe('every model', () => {
  test('has a price with its basis, source and date', () => {
    for (const { price } of served) {
      expect(price).toMatchObject({ date: '2026-11-22' });
      expect(price?.perImageMicros).toBeGreaterThan(0);
    }
  });

  test('is offered, and none that OpenAI has shut down', () => {
    expect(served.map(({ name }) => name)).toEqual([
      'gpt-image-2.6-flare',
      'gpt-image-2.6-sunburst',
      'gpt-image-2.5-flare',
      'gpt-image-2.5-sunburst',
      'gpt-image-2',
      'gpt-image-1.5',
      'gpt-image-1-mini',
    ]);
  });

  test('is asked only for sizes it makes, whatever the target', () => {
    for (const { capabilities } of served) {
      for (const [width, height] of [
        [1, 1],
        [5000, 100],
        [100, 5000],
        [390, 844],
        [1920, 1080],
        [1440, 480],
      ] as const) {
        const fitted = fitDimensions(capabilities.dimensions, width, height);
        if (!('size' in fitted)) throw new Error('OpenAI takes sizes');
        const { size } = fitted;
        expect(size.width % 16).toBe(0);
        expect(size.height % 16).toBe(0);
        expect(Math.max(size.width / size.height, size.height / size.width)).toBeLessThanOrEqual(3);
        // The least the newer models make (community.openai.com/t/1382699).
        expect(size.width * size.height).toBeGreaterThanOrEqual(655_360);
      }
    }
  });
});
