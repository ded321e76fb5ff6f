/** Random choices that a seed repeats: mulberry32. */
export function chances(seed: number) {
  let state = seed >>> 0;
  /** From 0 up to, not including, 1. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    /** Deals the items in a random order, each once before any comes again. */
    dealer<Item>(items: readonly [Item, ...Item[]]): () => Item {
      let left: Item[] = [];
      return () => {
        if (left.length === 0) left = [...items];
        return left.splice(below(left.length), 1)[0] ?? items[0];
      };
    },
  };
}

export type Chances = ReturnType<typeof chances>;
