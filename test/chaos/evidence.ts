import type { Generation } from '../../shared/generation.ts';
import type { StubCall } from '../support/provider-stub/stub-call.ts';
import type { Asked } from './crowd.ts';
import type { Setting } from './setting.ts';

/** A call as its provider knows it. */
export interface Received {
  /** The process that sent it. */
  by: string;
  isPaid: boolean;
  /**
   * `unanswered`: the whole answer never left the provider. `answered`: it did, to its last byte,
   * which says nothing of whether anybody read it. `refused`: what left were no pictures.
   */
  state: 'unanswered' | 'answered' | 'refused';
  /** Whether whoever sent it has come back with what names its operation, and so knew it. */
  isAskedAfter: boolean;
}

/** What is known of a generation from outside the service. */
export interface Evidence {
  /** Its calls, in the order of their arrival. */
  received: Received[];
  /** Pictures of it that lay whole on a disk when a process was killed. */
  spooled: number;
  /** To be read where something was expected otherwise. */
  facts: string;
}

export function evidenceOf(
  { stub, polled, fleet }: Pick<Setting, 'stub' | 'polled' | 'fleet'>,
  { prompt }: Asked,
  { id, status, error, calls, outputs, count }: Generation,
): Evidence {
  const received: Received[] = [
    ...stub.calls
      .filter((call) => call.prompt === prompt)
      .map((call) => ({
        by: call.by,
        isPaid: call.paid,
        state: stateOf(call),
        isAskedAfter: false,
      })),
    ...polled.tasks
      .filter((task) => task.prompt === prompt)
      .map(({ by, questions }) => ({
        by,
        isPaid: true,
        state: questions > 0 ? ('answered' as const) : ('unanswered' as const),
        isAskedAfter: questions > 0,
      })),
  ];
  const spooled = fleet.spooledAtKills(id).size;
  const states = calls.map(({ state, charged }) => `${state}/${charged}`);
  const facts =
    `${prompt} ${status} ${error?.code}; ${outputs.length} of ${count}; calls: ${states}; ` +
    `provider: ${received.map(({ by, state }) => `${by} ${state}`)}; whole at a kill: ${spooled}`;
  return { received, spooled, facts };
}

function stateOf({ state, nonces }: StubCall): Received['state'] {
  if (state === 'refused') return 'refused';
  if (state !== 'answered') return 'unanswered';
  return nonces.length > 0 ? 'answered' : 'refused';
}
