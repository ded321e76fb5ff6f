import type { BenchOrder } from './bench-order.ts';

/** One way from a request to a picture's bytes. */
export interface BenchTarget extends AsyncDisposable {
  name: 'direct' | 'Portkey' | 'ours';
  /** Whose CPU and memory count; `null` for the direct call, which needs no process. */
  pid: number | null;
  /** Of a database server behind it, which counts as well. */
  databasePid: number | null;
  /**
   * Asks for a picture and returns when its bytes are here.
   * @param index of the request among those under way, from 0
   * @param previews partial pictures to ask for
   */
  generate(order: BenchOrder, index: number, previews: number): Promise<Received>;
  /** Resolves when nothing is left to do of what was asked. */
  settled(): Promise<void>;
}

export interface Received {
  bytes: Uint8Array;
  /** Unix ms at which each preview's bytes were here. */
  previews: number[];
}
