import { parseArgs } from 'node:util';
import type { BenchTarget } from './bench-target.ts';
import { startVendor } from './bench-vendor.ts';
import { directTarget } from './direct-target.ts';
import { ourTarget } from './our-target.ts';
import { portkeyTarget } from './portkey-target.ts';
import { busySeconds, cpuOf } from './process-usage.ts';
import { describeGoals, describeMachine, describeResults } from './report.ts';
import { describeGrowth, runGrowth } from './run-growth.ts';
import { type Measured, runLoad } from './run-load.ts';
import { type Scenario, scenarios } from './scenarios.ts';

/*
 * Compares the way through this service with the direct call and with a gateway, side by side
 * against one vendor on this machine (docs/benchmarks.md). Linux only: it reads /proc.
 *
 *   npm run bench -- [--rounds 5] [--only one,burst,growth] [--targets direct,Portkey,ours]
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    targets: { type: 'string', default: 'direct,Portkey,ours' },
  },
});
const only = values.only.split(',').filter((part) => part !== '');
const chosen = scenarios.filter(
  ({ name }) => only.length === 0 || only.some((part) => name.includes(part)),
);

using vendor = await startVendor();
await using direct = directTarget(vendor.baseUrl);
await using portkey = await portkeyTarget(vendor.baseUrl);
await using ours = await ourTarget(vendor.baseUrl);
const withGrowth = only.length === 0 || only.some((part) => 'growth'.includes(part));
const targets = [direct, portkey, ours].filter(({ name }) => values.targets.includes(name));

const begun = { at: performance.now(), busy: busySeconds(), own: ownSeconds() };
const results = new Map<string, Map<string, Measured[]>>();
for (const target of targets) await warmUp(target);
// A load has its rounds one after another: what another leaves behind, such as memory to collect after
// 256 at once, would be counted to it.
for (const scenario of chosen) {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // Whoever is first finds the machine as nobody after it does, so they take turns.
    for (let turn = 0; turn < targets.length; turn += 1) {
      const target = targets[(round + turn) % targets.length];
      if (!target || !canDo(target, scenario)) continue;
      const measured = await runLoad(target, scenario, vendor.baseUrl);
      remember(scenario, target, measured);
      process.stderr.write(
        `${scenario.name}, round ${round + 1}, ${target.name}: p50 ${measured.p50.toFixed(0)} ms\n`,
      );
    }
  }
}
// Last: what comes after a million generations would be measured with them.
const growth = withGrowth ? await runGrowth(ours) : null;
const seconds = (performance.now() - begun.at) / 1000;
const others = busySeconds() - begun.busy - (ownSeconds() - begun.own);

process.stdout.write(`
${new Date().toISOString().slice(0, 16)} UTC, ${values.rounds} rounds, ${seconds.toFixed(0)} s.
${describeMachine()}
- Everything else on the machine used ${(others / seconds).toFixed(2)} cores meanwhile.

${describeGoals(results)}

${describeResults(results, chosen)}
${growth ? `\n${describeGrowth(growth)}\n` : ''}`);

/** Caches, pools and compilers have had their first turn before anything is measured. */
async function warmUp(target: BenchTarget): Promise<void> {
  const small = { delay: 0, bytes: 256 * 1024, previews: 0, previewBytes: 0 };
  const load = { ...small, name: 'warm-up', title: '', atOnce: 16, requests: 160 };
  await runLoad(target, { ...load, barrier: false, memory: false }, vendor.baseUrl);
}

/** Portkey answers streamed requests for pictures with status 500. */
function canDo({ name }: BenchTarget, { previews }: Scenario): boolean {
  return name !== 'Portkey' || previews === 0;
}

function remember({ name }: Scenario, target: BenchTarget, measured: Measured): void {
  const byTarget = results.get(name) ?? new Map<string, Measured[]>();
  results.set(name, byTarget);
  byTarget.set(target.name, [...(byTarget.get(target.name) ?? []), measured]);
}

/** Of everything the bench has started, and itself. */
function ownSeconds(): number {
  return cpuOf(process.pid);
}
