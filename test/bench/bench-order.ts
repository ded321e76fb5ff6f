/** What one call shall be like at the stub; it travels in the prompt. */
export interface BenchOrder {
  id: string;
  /** ms from the request to the picture. */
  delay: number;
  /** Of the picture. */
  bytes: number;
  /** Of each preview. */
  previewBytes: number;
  /** The answer waits until that many calls are open at once; 0 for at once. */
  barrier: number;
}

export function writeOrder(order: BenchOrder): string {
  return JSON.stringify(order);
}

export function readOrder(prompt: string): BenchOrder {
  return JSON.parse(prompt) as BenchOrder;
}
