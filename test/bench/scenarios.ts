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
  /** Whether the vendor waits until all of them are open. */
  barrier: boolean;
}

const MB = 1024 * 1024;
const PLAIN = { bytes: 2 * MB, previews: 0, barrier: false };

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
    name: 'streamed',
    title: '8 at once, streamed with 2 previews in 200 ms, 2 MB each',
    atOnce: 8,
    requests: 40,
    delay: 200,
    bytes: 2 * MB,
    previews: 2,
    barrier: false,
  },
  {
    name: 'burst',
    title: '256 open at the vendor at once, 4 MB',
    atOnce: 256,
    requests: 256,
    delay: 0,
    bytes: 4 * MB,
    previews: 0,
    barrier: true,
  },
];
