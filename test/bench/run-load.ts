import { randomUUID } from 'node:crypto';
import type { BenchTarget, Received } from './bench-target.ts';
import { fetchLog } from './bench-vendor.ts';
import { now } from './now.ts';
import { cpuOf, MemoryWatch } from './process-usage.ts';
import { free } from './read-whole.ts';
import type { Scenario } from './scenarios.ts';
import { median, quantile } from './statistics.ts';

/** What one target did under one load. */
export interface Measured {
  /** ms from the request to the bytes. */
  p50: number;
  p95: number;
  slowest: number;
  picturesPerSecond: number;
  /** ms of CPU for each picture, of the target's processes and its database server. */
  cpu: number;
  /** Of that, the database server's. */
  databaseCpu: number;
  /** Bytes of memory more than before, for each request under way, at the most; `null` unmeasured. */
  memory: number | null;
  /** ms from the vendor's write of the first preview to its bytes; `null` without. */
  firstPreview: number | null;
  mostOpen: number;
  lost: number;
  /** Orders that the vendor was asked for more than once. */
  twice: number;
}

/** Puts a target under a load, always with as many requests under way, and waits until it is done. */
export async function runLoad(
  target: BenchTarget,
  scenario: Scenario,
  stubUrl: string,
): Promise<Measured> {
  await fetchLog(stubUrl);
  const cpuBefore = cpuUsed(target);
  const watches = [target.pid, target.databasePid].flatMap((pid) =>
    scenario.memory && pid !== null ? [new MemoryWatch(pid)] : [],
  );
  const times: number[] = [];
  const previews = new Map<string, number[]>();
  let next = 0;
  let lost = 0;
  const keepOneUnderWay = async (_: unknown, index: number) => {
    while (next < scenario.requests) {
      next += 1;
      const order = {
        id: randomUUID(),
        delay: scenario.delay,
        bytes: scenario.bytes,
        previewBytes: scenario.previewBytes,
        barrier: scenario.barrier ? scenario.atOnce : 0,
      };
      const started = now();
      try {
        const received = await target.generate(order, index, scenario.previews);
        times.push(now() - started);
        previews.set(order.id, received.previews);
        if (!isPicture(received, scenario.bytes)) lost += 1;
        free(received.bytes);
      } catch (error) {
        if (lost === 0) process.stderr.write(`${target.name}, ${scenario.name}: ${error}\n`);
        lost += 1;
      }
    }
  };
  const started = now();
  await Promise.all(Array.from({ length: scenario.atOnce }, keepOneUnderWay));
  const seconds = (now() - started) / 1000;
  await target.settled();
  const cpu = cpuUsed(target);
  const log = await fetchLog(stubUrl);
  const firstPreviews = [...previews].flatMap(([id, [seen = Number.NaN]]) => {
    const [written = Number.NaN] = log.previewsWritten[id] ?? [];
    return Number.isNaN(seen - written) ? [] : [seen - written];
  });
  return {
    p50: median(times),
    p95: quantile(times, 0.95),
    slowest: Math.max(...times),
    picturesPerSecond: times.length / seconds,
    cpu: ((cpu.all - cpuBefore.all) * 1000) / scenario.requests,
    databaseCpu: ((cpu.database - cpuBefore.database) * 1000) / scenario.requests,
    memory:
      watches.length === 0
        ? null
        : watches.reduce((sum, watch) => sum + watch.stop(), 0) / scenario.atOnce,
    firstPreview: scenario.previews > 0 ? median(firstPreviews) : null,
    mostOpen: log.mostOpen,
    lost,
    twice: Object.values(log.calls).filter((count) => count > 1).length,
  };
}

function isPicture({ bytes }: Received, least: number): boolean {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset + bytes.length - 8, 4);
  return bytes.length >= least && end.toString('latin1') === 'IEND';
}

function cpuUsed({ pid, databasePid }: BenchTarget): { all: number; database: number } {
  const database = databasePid === null ? 0 : cpuOf(databasePid);
  return { all: database + (pid === null ? 0 : cpuOf(pid)), database };
}
