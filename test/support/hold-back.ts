import { onTestFinished } from 'vitest';
import { gate, pictures, type ToyProvider, untilAborted } from './toy-provider.ts';

/** The toy answers this prompt only when it is let go on, at the latest when the test is over. */
export function holdBack(toy: ToyProvider, prompt: string) {
  const [begun, goOn] = [gate(), gate()];
  onTestFinished(goOn.open);
  toy.when(prompt, {
    async start(request, { signal }) {
      begun.open();
      await Promise.race([goOn.opened, untilAborted(signal)]);
      return { answer: pictures(request) };
    },
  });
  return { begun: begun.opened, goOn: goOn.open };
}
