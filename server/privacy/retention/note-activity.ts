import type { PrismaClient } from '../../platform/prisma-client.ts';

/** ms for which a person's activity is not written down again. */
const PRECISION = 24 * 60 * 60 * 1000;

/** Writes down, once a day and process, that a person is here; what an account's age counts from. */
export class Activity {
  readonly #prisma: PrismaClient;
  /** Person → when this process last wrote it down. */
  readonly #noted = new Map<string, number>();

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  /** Notes whoever is found, and hands them on. */
  async noteOf<Found extends { userId: string } | null>(finding: Promise<Found>): Promise<Found> {
    const found = await finding;
    if (found) await this.note(found.userId);
    return found;
  }

  async note(userId: string, now = Date.now()): Promise<void> {
    if (now - (this.#noted.get(userId) ?? 0) < PRECISION) return;
    this.#noted.set(userId, now);
    await this.#prisma.user.updateMany({
      where: { id: userId },
      data: {
        lastActiveAt: new Date(now),
        inactivityNotices: 0,
        inactivityNoticeAt: null,
        inactivityRefusals: 0,
      },
    });
  }
}
