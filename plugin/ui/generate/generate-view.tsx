import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImageModel } from '../../../shared/image-model.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { RunCards } from '../runs/run-cards.tsx';
import { useStore } from '../store.ts';
import { changeForm, rememberModels, useStudio } from '../studio.ts';
import { Comparison } from './comparison.tsx';
import { chosenModel, comparedModels, type Form, formProblem } from './form.ts';
import { GenerateButton } from './generate-button.tsx';
import { ModelPicker } from './model-picker.tsx';
import { OptionFields } from './option-fields.tsx';
import { planRun } from './plan-run.ts';
import { PromptField } from './prompt-field.tsx';
import { ReferenceList } from './reference-list.tsx';
import { takeRecipeCode } from './take-recipe-code.ts';
import { TargetChip } from './target-chip.tsx';
import { useQuote } from './use-quote.ts';

/** ms in which a second press of the same form belongs to the first, as of a double click. */
const ONE_PRESS = 500;

/** The form, the running work, and the button. */
export function GenerateView() {
  const studio = useStudio();
  const form = useStore(studio.form);
  const models = useStore(studio.models);
  const tab = useStore(studio.tab);
  const model = models ? chosenModel(form, models) : null;
  const compared = comparedModels(form, models ?? []);
  const told = useQuote(form, model, compared);
  /** Why a form was not sent, for as long as nothing of it changes. */
  const [refusal, setRefusal] = useState<{ form: Form; text: string | null } | null>(null);
  const refuse = (text: string | null) => setRefusal({ form: studio.form.get(), text });
  const notice = useStore(studio.notice);
  const promptRef = useRef<HTMLTextAreaElement>(null);
  const pressed = useRef<Form | null>(null);
  const edits = useStore(studio.edits);
  useEffect(() => {
    if (edits > 0) promptRef.current?.focus();
  }, [edits]);

  const planOf = (asked: Form, by: ImageModel) => planRun(asked, by, studio.documentId, compared);
  const generate = async () => {
    const asked = studio.form.get();
    if (asked === pressed.current) return;
    const problem = formProblem(asked, model, compared);
    refuse(problem);
    if (problem || !model) {
      if (asked.prompt.trim() === '') promptRef.current?.focus();
      return;
    }
    pressed.current = asked;
    const release = () => {
      pressed.current = null;
    };
    // Layers may have been resized or deleted since they were chosen.
    const ids = asked.targets.map(({ id }) => id);
    const targets = await studio.main.call('describeLayers', { ids }).finally(release);
    const isUntouched = studio.form.get() === asked;
    // What was selected or chosen meanwhile is newer.
    if (isUntouched) changeForm(studio, { targets });
    if (targets.length < asked.targets.length) {
      refuse('A target is no longer in this file. Look at the targets, then generate again.');
      return;
    }
    const plan = planOf({ ...asked, targets }, model);
    if (JSON.stringify(plan.generations) !== JSON.stringify(planOf(asked, model).generations)) {
      refuse(
        'The target’s size has changed, and with it the request: its price is told anew. Generate again to send it.',
      );
      return;
    }
    if (isUntouched) pressed.current = studio.form.get();
    setTimeout(release, ONE_PRESS);
    rememberModels(
      studio,
      [model, ...compared].map(({ id }) => id),
    );
    await studio.desk.start(plan);
  };

  return (
    <form
      class="generate"
      onSubmit={(event) => {
        event.preventDefault();
        void generate();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        const sends = event.metaKey || event.ctrlKey;
        // Enter in a field of one line ends the typing; only Generate may cost something.
        if (sends || event.target instanceof HTMLInputElement) event.preventDefault();
        if (sends && !event.repeat) void generate();
      }}
    >
      <div class="scroll">
        <PromptField inputRef={promptRef} takeText={(text) => takeRecipeCode(studio, text)} />
        {notice && (
          <Notice
            tone={notice.tone}
            actions={
              <Button kind="quiet" onClick={() => studio.notice.set(null)}>
                Dismiss
              </Button>
            }
          >
            {notice.text}
          </Notice>
        )}
        <TargetChip model={model} compared={compared} />
        <ModelPicker model={model} />
        {model && <Comparison model={model} compared={compared} />}
        {model && <ReferenceList model={model} compared={compared} />}
        {model && <OptionFields model={model} />}
      </div>
      <footer class="footer">
        {tab === 'generate' && <RunCards />}
        {refusal?.text && refusal.form === form && <Notice tone="danger">{refusal.text}</Notice>}
        {told?.quote.warnings.map(({ message }) => (
          <Notice key={message} tone="warning">
            {message}
          </Notice>
        ))}
        <GenerateButton told={told} disabled={models === null} />
      </footer>
    </form>
  );
}
