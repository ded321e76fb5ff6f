import { z } from 'zod';
import {
  MAX_BATCH,
  MAX_COUNT,
  MAX_PROMPT_LENGTH,
  MAX_REFERENCES,
  MAX_SEARCH_LENGTH,
  MAX_UPLOAD_PIXELS,
} from './limits.ts';
import { Charged } from './problem.ts';
import { AspectRatio, Id, Micros, ModelId, Size, Time } from './scalars.ts';

const role = z.string().max(40).optional();

/** A picture to work from. */
const ReferenceRequest = z.strictObject({ assetId: Id, role });

/** One that the service has not been sent yet, by its size in px. */
const UnsentReference = z.strictObject({
  width: z.int().min(1).max(MAX_UPLOAD_PIXELS),
  height: z.int().min(1).max(MAX_UPLOAD_PIXELS),
  role,
});

const requestWith = <Reference extends z.ZodType>(reference: Reference) =>
  z
    .strictObject({
      model: ModelId,
      prompt: z.string().trim().min(1, 'describe the picture').max(MAX_PROMPT_LENGTH),
      /** Pictures wanted. */
      count: z.int().min(1).max(MAX_COUNT).default(1),
      /** px; at most one of `size` and `aspectRatio`. Without both, the model's own default. */
      size: Size.optional(),
      aspectRatio: AspectRatio.optional(),
      /** The same seed repeats the picture on models that have seeds; without it one is drawn. */
      seed: z.int().min(0).max(4_294_967_295).optional(),
      references: z.array(reference).max(MAX_REFERENCES).default([]),
      /** The plugin's id of the Figma file; absent when made elsewhere. */
      documentId: Id.optional(),
      /** The model's own options, by declared name. */
      options: z
        .record(z.string().max(60), z.union([z.string().max(200), z.number(), z.boolean()]))
        .default({}),
    })
    .refine((request) => !(request.size && request.aspectRatio), {
      message: 'give a size or an aspect ratio, not both',
      path: ['aspectRatio'],
    });

/** What a client asks for. Sizes, ratios, roles and options must be ones that the model declares. */
export const GenerationRequest = requestWith(ReferenceRequest);
export type GenerationRequest = z.input<typeof GenerationRequest>;

/** The same, to know its price: references need not be there yet. */
export const QuoteRequest = requestWith(
  z.union([ReferenceRequest, UnsentReference], {
    error: 'must have an assetId, or the width and height of what is sent later',
  }),
);

export const BatchKind = z.enum(['single', 'targets', 'compare']);
export type BatchKind = z.infer<typeof BatchKind>;

const batchOf = <Request extends z.ZodType>(request: Request) =>
  z.strictObject({ kind: BatchKind, generations: z.array(request).min(1).max(MAX_BATCH) });

/** Several generations under one quote: one per target, or one per compared model. */
export const BatchRequest = batchOf(GenerationRequest);
export type BatchRequest = z.input<typeof BatchRequest>;

export const BatchQuoteRequest = batchOf(QuoteRequest);
export type BatchQuoteRequest = z.input<typeof BatchQuoteRequest>;

export const GenerationStatus = z.enum([
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'outcome_unknown',
]);
export type GenerationStatus = z.infer<typeof GenerationStatus>;

/** Something that was asked for and done differently, or not at all. */
export const Warning = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof Warning>;

/** Why a generation ended without pictures, what it cost, and what to do next. */
export const GenerationError = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string(),
  charged: Charged,
});
export type GenerationError = z.infer<typeof GenerationError>;

export const GenerationOutput = z.object({
  /** Position among the generation's outputs, from 0; stable. */
  index: z.int(),
  assetId: Id,
  /** px */
  width: z.int(),
  /** px */
  height: z.int(),
  contentType: z.string(),
  /** The seed this picture was made with, where the model has seeds. */
  seed: z.int().nullable(),
  favourite: z.boolean(),
});
export type GenerationOutput = z.infer<typeof GenerationOutput>;

/** One attempt at one part of a generation, as far as the person needs to know. */
export const ProviderCallView = z.object({
  slice: z.int(),
  try: z.int(),
  state: z.enum(['prepared', 'sent', 'answered', 'failed', 'outcome_unknown']),
  charged: Charged,
  costMicros: Micros,
});
export type ProviderCallView = z.infer<typeof ProviderCallView>;

export const Generation = z.object({
  id: Id,
  batchId: Id,
  documentId: Id.nullable(),
  status: GenerationStatus,
  /** Grows with every change; what a client has seen is older than what has a higher one. */
  revision: z.int(),
  model: ModelId,
  /** The model's name and notice when this was made; they outlive the model. */
  modelLabel: z.string(),
  modelNotice: z.string().nullable(),
  prompt: z.string(),
  count: z.int(),
  size: Size.nullable(),
  aspectRatio: AspectRatio.nullable(),
  /** The first picture's seed; later ones count up from it. */
  seed: z.int().nullable(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  references: z.array(
    z.object({ assetId: Id, role: z.string().nullable(), width: z.int(), height: z.int() }),
  ),
  outputs: z.array(GenerationOutput),
  calls: z.array(ProviderCallView),
  /** 0 to 1 while running; `null` where the provider does not say. */
  fraction: z.number().nullable(),
  /** 1 for the next in line while queued, else `null`. */
  position: z.int().nullable(),
  /** Until when it waits at its place at least; `null` while nothing but the queue makes it wait. */
  waitingUntil: Time.nullable(),
  /**
   * For what: until the key may go on, by the provider's rate limit or as the provider asked, or for
   * room on the service's disk, which is looked for again then. `null` while it does not wait.
   */
  waitingFor: z.enum(['rate_limit', 'disk_room']).nullable(),
  estimateMicros: Micros,
  actualMicros: Micros,
  warnings: z.array(Warning),
  error: GenerationError.nullable(),
  cancelRequestedAt: Time.nullable(),
  createdAt: Time,
  startedAt: Time.nullable(),
  finishedAt: Time.nullable(),
});
export type Generation = z.infer<typeof Generation>;

export const Batch = z.object({
  id: Id,
  kind: BatchKind,
  quoteMicros: Micros,
  generations: z.array(Generation),
});
export type Batch = z.infer<typeof Batch>;

export const Quote = z.object({
  /** For all that the request would make; `null` when any part is unknown. */
  estimateMicros: Micros,
  /** How the estimate comes about, as one sentence. */
  basis: z.string(),
  warnings: z.array(Warning),
});
export type Quote = z.infer<typeof Quote>;

export const GenerationListQuery = z.strictObject({
  /** Words that the prompt must contain, in any order and case. */
  query: z.string().max(MAX_SEARCH_LENGTH).optional(),
  documentId: Id.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type GenerationListQuery = z.input<typeof GenerationListQuery>;
