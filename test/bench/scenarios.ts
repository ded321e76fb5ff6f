/** One load that every target is put under. */
export interface Scenario {
  name: string;
  /** One line for the report. */
  title: string;
  /** Requests under way at once. */
  atOnce: number;
  /** Requests of one round. */
  requests: number;
  /** ms that the vendor takes. */
  delay: number;
  /** Of a picture. */
  bytes: number;
  previews: number;
  /** Of a preview. */
  previewBytes: number;
  /** Whether the vendor waits until all of them are open. */
  barrier: boolean;
  /**
   * Whether memory is measured. The kernel counts pages for it: with a database server's processes
   * that held up this process, and with it every answer, for 28 of 100 ms.
   */
  memory: boolean;
}

const MB = 1024 * 1024;
const PLAIN = { bytes: 2 * MB, previews: 0, previewBytes: 0, barrier: false, memory: false };

export const scenarios: readonly Scenario[] = [
  {
    ...PLAIN,
    name: 'one',
    title: '1 at once, vendor 200 ms, 2 MB',
    atOnce: 1,
    requests: 16,
    delay: 200,
  },
  {
    ...PLAIN,
    name: 'eight',
    title: '8 at once, vendor 200 ms, 2 MB',
    atOnce: 8,
    requests: 40,
    delay: 200,
  },
  {
    ...PLAIN,
    name: 'sixty-four',
    title: '64 at once, vendor 200 ms, 2 MB',
    atOnce: 64,
    requests: 128,
    delay: 200,
  },
  {
    ...PLAIN,
    name: 'throughput',
    title: '32 at once, vendor 0 ms, 2 MB',
    atOnce: 32,
    requests: 128,
    delay: 0,
  },
  {
    ...PLAIN,
    name: 'streamed',
    title: '8 at once, streamed with 2 previews of 256 KB in 300 ms, 2 MB',
    atOnce: 8,
    requests: 40,
    delay: 300,
    previews: 2,
    previewBytes: MB / 4,
  },
  {
    ...PLAIN,
    name: 'large-previews',
    title: '8 at once, streamed with 2 previews of 2 MB in 200 ms, 2 MB',
    atOnce: 8,
    requests: 40,
    delay: 200,
    previews: 2,
    previewBytes: 2 * MB,
  },
  {
    ...PLAIN,
    name: 'burst',
    title: '256 open at the vendor at once, 4 MB',
    atOnce: 256,
    requests: 256,
    delay: 0,
    bytes: 4 * MB,
    barrier: true,
    memory: true,
  },
];
