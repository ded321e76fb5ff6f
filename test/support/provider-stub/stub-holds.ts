/**
 * Where a call can be stopped: before its answer, behind the first preview, within a picture. Only
 * calls with the fault of that name stop at `late`.
 */
export type HoldStage = 'received' | 'preview' | 'picture' | 'late';

/** Stops calls at a stage until they are let go, so that tests need no clock. */
export class StubHolds {
  #held = new Map<HoldStage, { opened: Promise<void>; open: () => void }>();
  #waiting = new Map<HoldStage, number>();
  #watchers = new Set<() => void>();

  /** From now on every call stops at this stage. */
  hold(stage: HoldStage = 'received'): void {
    if (this.#held.has(stage)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.set(stage, { opened: promise, open: resolve });
  }

  /** Lets the calls that wait at a stage go on, and later ones pass. */
  release(stage: HoldStage = 'received'): void {
    this.#held.get(stage)?.open();
    this.#held.delete(stage);
  }

  releaseAll(): void {
    for (const stage of [...this.#held.keys()]) this.release(stage);
  }

  /** Waits here if the stage is held. */
  async pass(stage: HoldStage): Promise<void> {
    const held = this.#held.get(stage);
    if (!held) return;
    this.#count(stage, 1);
    await held.opened;
    this.#count(stage, -1);
  }

  /** Resolves once that many calls wait at a stage. */
  async waiting(count = 1, stage: HoldStage = 'received'): Promise<void> {
    while ((this.#waiting.get(stage) ?? 0) < count) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }

  #count(stage: HoldStage, difference: number): void {
    this.#waiting.set(stage, (this.#waiting.get(stage) ?? 0) + difference);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher();
  }
}
