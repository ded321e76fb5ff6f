import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/**
 * A claim: this output goes to this node. The first claim of an output is granted once, whichever
 * window asks; `again` records a further placement that the person asked for.
 */
export const PlacementRequest = z.strictObject({
  output: z.int().min(0).max(99),
  /** Figma's node id, opaque to the service. */
  nodeId: z.string().min(1).max(200),
  documentId: Id,
  again: z.boolean().default(false),
  /**
   * Random, of one placing by one window. The same claim again, because its answer was lost, is
   * granted again; another window's is not, even of the same plugin on the same node.
   */
  claimant: Id,
});
export type PlacementRequest = z.input<typeof PlacementRequest>;

export const Placement = z.object({
  id: Id,
  generationId: Id,
  output: z.int(),
  nodeId: z.string(),
  documentId: Id,
  claimedAt: Time,
});
export type Placement = z.infer<typeof Placement>;
