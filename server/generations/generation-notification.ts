import type { Notification, Notifications } from '../platform/notifications.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';

/** What every process is told about a generation; ids and numbers only. */
export interface GenerationNotification extends Notification {
  kind: 'generation';
  generationId: string;
  change:
    | { type: 'changed'; revision: string }
    | { type: 'progress'; fraction: number }
    | { type: 'preview'; index: number; step: number }
    | {
        type: 'output';
        revision: string;
        index: number;
        assetId: string;
        width: number;
        height: number;
      }
    | { type: 'finished'; revision: string }
    | { type: 'cancel' }
    | { type: 'deleted' };
}

/** Publishes a change; in a transaction it is heard when that has committed. */
export function publishChange(
  notifications: Notifications,
  on: PrismaClient | Transaction,
  generation: { id: string; userId: string },
  change: GenerationNotification['change'],
): Promise<void> {
  return notifications.publish<GenerationNotification>(on, {
    userId: generation.userId,
    kind: 'generation',
    generationId: generation.id,
    change,
  });
}

export function isAboutGeneration(
  notification: Notification,
): notification is GenerationNotification {
  return notification.kind === 'generation';
}
