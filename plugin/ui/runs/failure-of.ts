import { needsKeys } from './next-step.ts';
import { failedPositions } from './retry-plan.ts';
import { isComparison, type Run, type RunProblem, runCharged } from './run.ts';

/** Why a finished run has not all its pictures; `null` where it has. */
export function failureOf(run: Run, retry: () => void): RunProblem | null {
  const failed = failedPositions(run).flatMap((position) => run.generations[position] ?? []);
  const [first] = failed;
  if (!first) return null;
  if (isComparison(run)) {
    // Each model's line says why; what helps most of what helps is offered.
    const codes = failed.map(({ error }) => error?.code ?? 'failed');
    return {
      code: codes.find(needsKeys) ?? codes[0] ?? 'failed',
      message: `${failed.length} of ${run.generations.length} models made no picture.`,
      next: '',
      charged: runCharged({ generations: failed }),
      retry,
    };
  }
  return {
    code: first.error?.code ?? 'failed',
    message: first.error?.message ?? 'The generation ended without a picture.',
    next: first.error?.next ?? '',
    charged: first.error?.charged ?? runCharged(run),
    retry,
  };
}
