import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import path from 'node:path';
import { type Goal, goals, type Results } from './goals.ts';
import type { Measured } from './run-load.ts';
import type { Scenario } from './scenarios.ts';
import { median } from './statistics.ts';

const MB = 1024 * 1024;

/** The machine and the versions, one line each. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return [
    `- ${cpus().length} cores, ${cpu?.model.trim()}, ${gigabytes} GB, Linux ${release()}`,
    `- Node ${process.versions.node}, undici ${versionOf('undici')}, @portkey-ai/gateway ${versionOf('@portkey-ai/gateway')}`,
  ].join('\n');
}

/** What every target did under every load: medians over the rounds. */
export function describeResults(results: Results, scenarios: readonly Scenario[]): string {
  const lines = [
    '| load | target | p50 ms | p95 ms | slowest ms | pictures/s | CPU ms/picture (database’s) | memory MB/picture | first preview ms | open | lost | twice |',
    '|-|-|-|-|-|-|-|-|-|-|-|-|',
  ];
  for (const { name, title } of scenarios) {
    for (const [target, rounds] of results.get(name) ?? []) {
      const of = (part: (one: Measured) => number) => median(rounds.map(part));
      const cells = [
        title,
        target,
        of(({ p50 }) => p50).toFixed(0),
        of(({ p95 }) => p95).toFixed(0),
        of(({ slowest }) => slowest).toFixed(0),
        of(({ picturesPerSecond }) => picturesPerSecond).toFixed(1),
        target === 'direct'
          ? '–'
          : `${of(({ cpu }) => cpu).toFixed(1)} (${of(({ databaseCpu }) => databaseCpu).toFixed(1)})`,
        rounds[0]?.memory == null ? '–' : of(({ memory }) => (memory ?? 0) / MB).toFixed(2),
        rounds[0]?.firstPreview == null ? '–' : of((one) => one.firstPreview ?? 0).toFixed(1),
        of(({ mostOpen }) => mostOpen).toFixed(0),
        String(rounds.reduce((sum, { lost }) => sum + lost, 0)),
        String(rounds.reduce((sum, { twice }) => sum + twice, 0)),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

/** The goals, and by how much each is met or missed. */
export function describeGoals(results: Results): string {
  const lines = ['| | measured | goal | |', '|-|-|-|-|'];
  for (const goal of goals) {
    const measured = goal.measured(results);
    if (measured === null) continue;
    const sign = goal.atLeast ? '≥' : '≤';
    lines.push(
      `| ${goal.name} | ${round(measured)}${goal.unit} | ${sign} ${goal.goal}${goal.unit} | ${verdict(goal, measured)} |`,
    );
  }
  return lines.join('\n');
}

function verdict({ goal, atLeast }: Goal, measured: number): string {
  if (atLeast ? measured >= goal : measured <= goal) return 'met';
  const share = goal === 0 ? measured : Math.abs(measured / goal - 1) * 100;
  return goal === 0 ? `**missed by ${share}**` : `**missed by ${share.toFixed(0)} %**`;
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

function versionOf(name: string): string {
  const file = path.resolve(import.meta.dirname, '../../node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
