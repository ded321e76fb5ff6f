import { useState } from 'preact/hooks';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Notice } from '../components/notice.tsx';
import { problemText } from '../problem-text.ts';
import { useStore } from '../store.ts';
import { useStudio } from '../studio.ts';
import { consentLines } from './consent-lines.ts';
import type { ConsentQuestion } from './consent-question.ts';

/** Asks before anything goes to a provider for the first time; one run at a time. */
export function ConsentDialog() {
  const { desk } = useStudio();
  const runs = useStore(desk.runs);
  const asking = runs.find(({ consent }) => consent !== null);
  if (!asking?.consent) return null;
  return <Question key={asking.record.id} question={asking.consent} runId={asking.record.id} />;
}

function Question({ question, runId }: { question: ConsentQuestion; runId: string }) {
  const { desk, main } = useStudio();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { notice, decline } = question;
  const { providerLabel, origin, policyUrl } = notice;
  const request = desk.runs.get().find(({ record }) => record.id === runId)?.record.request ?? null;

  const agree = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await desk.agree(runId);
    } catch (error) {
      setProblem(problemText(error));
    }
    setBusy(false);
  };

  return (
    <Dialog
      title={`Send this to ${providerLabel}?`}
      onCancel={decline}
      actions={
        <>
          <Button kind="primary" disabled={busy} onClick={() => void agree()}>
            Agree and generate
          </Button>
          <Button disabled={busy} onClick={decline}>
            Not now
          </Button>
        </>
      }
    >
      <p>
        {providerLabel} at <b>{origin}</b> would receive:
      </p>
      <ul class="consent-items">
        {consentLines(notice, request).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p class="hint">
        Nothing else about you or this file is sent. You are asked once for this provider and
        address; your answer is recorded.
      </p>
      {policyUrl ? (
        <p>
          <Button kind="link" onClick={() => void main.call('openExternal', { url: policyUrl })}>
            {`Privacy policy of ${providerLabel}`}
          </Button>
        </p>
      ) : (
        <p class="hint">No privacy policy is known for this server.</p>
      )}
      {problem && <Notice tone="danger">{problem} Nothing was sent.</Notice>}
    </Dialog>
  );
}
