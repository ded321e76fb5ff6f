import { useEffect, useState } from 'preact/hooks';
import { spendingText } from '../../../shared/money-text.ts';
import type { Spending } from '../../../shared/spending.ts';
import { isSignedOut } from '../problem-text.ts';
import { useStudio } from '../studio.ts';

interface Sums {
  document: Spending;
  all: Spending;
}

/** What this file's generations and all of the person's have cost; asked again with every `age` but `null`. */
export function SpendingLine({ age }: { age: number | null }) {
  const { api, documentId, signOut } = useStudio();
  const [sums, setSums] = useState<Sums | null>(null);
  useEffect(() => {
    if (age === null) return;
    let current = true;
    Promise.all([api.spending(documentId), api.spending()])
      .then(([document, all]) => {
        if (current) setSums({ document, all });
      })
      .catch((error: unknown) => {
        if (current && isSignedOut(error)) signOut();
      });
    return () => {
      current = false;
    };
  }, [api, documentId, age]);
  if (!sums) return null;
  return (
    <dl class="spending" aria-label="Spending">
      <dt>This file</dt>
      <dd>{spendingText(sums.document)}</dd>
      <dt>In all</dt>
      <dd>{spendingText(sums.all)}</dd>
    </dl>
  );
}
