import type { Studio } from '../studio.ts';

/** The form's targets as they are on the canvas now. Those that are gone stay: Generate says so. */
export async function refreshTargets({ main, form }: Pick<Studio, 'main' | 'form'>): Promise<void> {
  const ids = form.get().targets.map(({ id }) => id);
  const layers = await main.call('describeLayers', { ids });
  form.update((current) => {
    const targets = current.targets.map(
      (target) => layers.find(({ id }) => id === target.id) ?? target,
    );
    const isSame = JSON.stringify(targets) === JSON.stringify(current.targets);
    return isSame ? current : { ...current, targets };
  });
}
