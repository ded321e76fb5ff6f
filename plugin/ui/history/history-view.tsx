import { useState } from 'preact/hooks';
import type { Generation, GenerationOutput } from '../../../shared/generation.ts';
import { MAX_SEARCH_LENGTH } from '../../../shared/limits.ts';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { Notice } from '../components/notice.tsx';
import { editRequest } from '../generate/edit-request.ts';
import { formFromGeneration } from '../generate/form-from-recipe.ts';
import { TargetChip } from '../generate/target-chip.tsx';
import { RunCards } from '../runs/run-cards.tsx';
import { useStore } from '../store.ts';
import { useStudio } from '../studio.ts';
import { HistoryCard } from './history-card.tsx';
import { planAgain } from './plan-again.ts';
import { SpendingLine } from './spending-line.tsx';
import { useHistory } from './use-history.ts';

/** Past generations: found by prompt, placed again, run again, or loaded into the form. */
export function HistoryView({ current }: { current: boolean }) {
  const studio = useStudio();
  const form = useStore(studio.form);
  const [query, setQuery] = useState('');
  const runs = useStore(studio.desk.runs);
  const settled = runs.filter((run) => run.settled && !run.record.again).length;
  // What has just been made is history too, and what was made elsewhere while one was away.
  const age = current ? settled : null;
  const history = useHistory(query, age);
  const target = form.targets.length === 1 ? (form.targets[0] ?? null) : null;

  const place = (generation: Generation, outputs: GenerationOutput[]) =>
    void studio.desk.placeAgain(generation, outputs, target?.id ?? null);
  const runAgain = (generation: Generation) =>
    void studio.desk.start(planAgain(generation, target, studio.documentId));

  return (
    <div class="history">
      <div class="scroll">
        <TextField
          label="Search prompts"
          value={query}
          maxLength={MAX_SEARCH_LENGTH}
          autoComplete="off"
          onInput={setQuery}
        />
        <SpendingLine age={age} />
        {form.targets.length < 2 && <TargetChip model={null} />}
        {history.problem && (
          <Notice tone="danger" actions={<Button onClick={history.reload}>Try again</Button>}>
            {history.problem}
          </Notice>
        )}
        {history.loaded && history.items.length === 0 && (
          <p class="empty-state">
            {query.trim() === ''
              ? 'Every picture you make is kept here with its recipe. Make the first one on the Generate tab.'
              : `No prompt contains “${query.trim()}”. Try fewer or other words.`}
          </p>
        )}
        <ul class="history-list" aria-label="Past generations" aria-busy={history.loading}>
          {history.items.map((generation) => (
            <HistoryCard
              key={generation.id}
              generation={generation}
              onPlace={(outputs) => place(generation, outputs)}
              onRunAgain={() => runAgain(generation)}
              onLoad={() => editRequest(studio, formFromGeneration(generation, generation.seed))}
            />
          ))}
        </ul>
        {history.hasMore && (
          <Button disabled={history.loading} onClick={history.loadMore}>
            {history.loading ? 'Loading…' : 'Show older'}
          </Button>
        )}
      </div>
      <footer class="footer slim">{current && <RunCards />}</footer>
    </div>
  );
}
