import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** Why an export failed, in sentences for the person. */
export const ExportProblem = z.object({
  code: z.string(),
  /** What happened. */
  message: z.string(),
  /** What to do about it. */
  next: z.string(),
});
export type ExportProblem = z.infer<typeof ExportProblem>;

/** A copy of everything that is held about a person, as one ZIP. */
export const DataExport = z.object({
  id: Id,
  status: z.enum(['running', 'finished', 'failed']),
  /** 0 to 1. */
  fraction: z.number(),
  /** Of one that failed; an older version said nothing. */
  problem: ExportProblem.nullable(),
  createdAt: Time,
  /** Bytes of the finished file. */
  bytes: z.int().nullable(),
  /** Pictures that are not in the finished file, since theirs are lost; its README.txt names them. */
  missing: z.int().nonnegative(),
  /** When the finished file is removed. */
  expiresAt: Time.nullable(),
});
export type DataExport = z.infer<typeof DataExport>;

/** A link to the finished file: good once, and only for the person in their signed-in browser. */
export const ExportLink = z.object({
  /** From the service's origin. */
  path: z.string(),
  expiresAt: Time,
});
export type ExportLink = z.infer<typeof ExportLink>;
