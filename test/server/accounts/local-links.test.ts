import { describe, expect, it } from 'vitest';
import { LocalLinks } from '../../../server/accounts/local-links.ts';

describe('a one-time link', () => {
  it('is good once', () => {
    const links = new LocalLinks();
    const token = links.mint();
    expect(links.redeem(token)).toBe(true);
    expect(links.redeem(token)).toBe(false);
  });

  it('is good for ten minutes', () => {
    let now = 0;
    const links = new LocalLinks(() => now);
    const [early, late] = [links.mint(), links.mint()];
    now = 10 * 60 * 1000 - 1;
    expect(links.redeem(early)).toBe(true);
    now += 1;
    expect(links.redeem(late)).toBe(false);
  });

  it('is good for nobody who guesses', () => {
    const links = new LocalLinks();
    links.mint();
    expect(links.redeem('')).toBe(false);
    expect(links.redeem('A'.repeat(43))).toBe(false);
  });
});
