import { KEYS_PAGE } from '../companion-pages.ts';
import { Button } from '../components/button.tsx';
import { editRequest } from '../generate/edit-request.ts';
import { formFromGeneration } from '../generate/form-from-recipe.ts';
import { formFromRequest } from '../generate/form-from-request.ts';
import { useStudio } from '../studio.ts';
import { nextStep } from './next-step.ts';
import type { Run, RunProblem } from './run.ts';
import { problemSentences } from './run-text.ts';

interface RunFailureProps {
  run: Run;
  problem: RunProblem;
  onDismiss: () => void;
}

/** What went wrong, whether it cost money, and the buttons that help. */
export function RunFailure({ run, problem, onDismiss }: RunFailureProps) {
  const studio = useStudio();
  const { keys, policy, edit, retry } = nextStep(problem);
  const openPage = (url: string) => void studio.main.call('openExternal', { url });
  const openForm = () => {
    const failed = run.generations.find(({ error }) => error !== null);
    editRequest(
      studio,
      failed ? formFromGeneration(failed, failed.seed) : formFromRequest(run.record),
    );
    onDismiss();
  };
  return (
    <div role="alert">
      <p class="run-text">{problemSentences(problem).join(' ')}</p>
      <div class="actions">
        {keys && <Button onClick={() => openPage(KEYS_PAGE)}>Open keys page</Button>}
        {policy && <Button onClick={() => openPage(SERVICE_ORIGIN)}>Open companion page</Button>}
        {edit && <Button onClick={openForm}>Edit request</Button>}
        {retry && problem.retry && <Button onClick={problem.retry}>Retry</Button>}
        <Button kind="quiet" onClick={onDismiss}>
          Dismiss
        </Button>
      </div>
    </div>
  );
}
