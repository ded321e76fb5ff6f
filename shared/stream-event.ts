import { z } from 'zod';
import { Generation, GenerationStatus } from './generation.ts';
import { Queue } from './queue.ts';
import { Id } from './scalars.ts';

/**
 * What a server-sent event stream carries: the SSE event's name → its JSON data. Pictures travel
 * by path, never in an event. A client that reconnects sends `Last-Event-ID` and gets a `snapshot`
 * of everything that changed since, and `existing`, for a deletion leaves nothing to show.
 */
export const StreamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), generation: Generation }),
  z.object({
    type: z.literal('progress'),
    generationId: Id,
    revision: z.int(),
    status: GenerationStatus,
    /** 1 for the next in line. */
    position: z.int().nullable(),
    /** 0 to 1; `null` where the provider does not say. */
    fraction: z.number().nullable(),
  }),
  z.object({
    type: z.literal('preview'),
    generationId: Id,
    index: z.int(),
    step: z.int(),
    /** Below the service's origin, for a request with the same credential. */
    path: z.string(),
  }),
  z.object({
    type: z.literal('output'),
    generationId: Id,
    index: z.int(),
    assetId: Id,
    /** px */
    width: z.int(),
    /** px */
    height: z.int(),
  }),
  z.object({ type: z.literal('finished'), generation: Generation }),
  z.object({ type: z.literal('deleted'), generationId: Id }),
  /**
   * What there is of the person's generations, newest first, after a break in which something may
   * have been deleted: what a client knows with a revision up to this one's and that is not listed
   * is gone. Not in streams of one generation, which tell of its deletion.
   */
  z.object({
    type: z.literal('existing'),
    revision: z.int(),
    generationIds: z.array(Id),
    /** `false` where there are too many: then all that are unfinished are listed, and the newest. */
    complete: z.boolean(),
  }),
  /** Something about the person's provider keys changed: they, and the models, are to be read anew. */
  z.object({ type: z.literal('provider-keys') }),
  /** The person's queue as it is now, soon after it changed; not in streams of one generation. */
  Queue.extend({ type: z.literal('queue') }),
]);
export type StreamEvent = z.infer<typeof StreamEvent>;

/** Those that tell of one generation. */
export type GenerationEvent = Exclude<
  StreamEvent,
  { type: 'provider-keys' | 'queue' | 'existing' }
>;

/** What there is, after a break. */
export type ExistingEvent = Extract<StreamEvent, { type: 'existing' }>;
