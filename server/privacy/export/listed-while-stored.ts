import { abandonObjects, GRACE } from '../../assets/store-objects.ts';
import type { PrismaClient, Transaction } from '../../platform/prisma-client.ts';

/** How often the time on the list is put off, ms: an archive may take longer to store than it. */
const RENEWAL = GRACE / 3;

/**
 * An object's line on the list of what is removed, from before its first byte. While it is being
 * stored its time is never further away than `GRACE`, by which a deletion of the account tells it from
 * one that is finished, and waits for it. Where the process ends, the sweep has it.
 */
export class ListedWhileStored implements AsyncDisposable {
  readonly #prisma: PrismaClient;
  readonly #objectKey: string;
  readonly #timer: NodeJS.Timeout;
  #isKept = false;

  private constructor(prisma: PrismaClient, objectKey: string) {
    this.#prisma = prisma;
    this.#objectKey = objectKey;
    this.#timer = setInterval(() => this.#renew(), RENEWAL).unref();
  }

  static async begin(prisma: PrismaClient, objectKey: string): Promise<ListedWhileStored> {
    const notBefore = new Date(Date.now() + GRACE);
    await prisma.objectDeletion.upsert({
      where: { objectKey },
      create: { objectKey, notBefore },
      update: { notBefore },
    });
    return new ListedWhileStored(prisma, objectKey);
  }

  #renew(): void {
    const notBefore = new Date(Date.now() + GRACE);
    const where = { objectKey: this.#objectKey, notBefore: { lt: notBefore } };
    // Where it cannot be done now, there is time for two more.
    this.#prisma.objectDeletion.updateMany({ where, data: { notBefore } }).catch(() => undefined);
  }

  /** Keeps the object, in the transaction that writes its row. */
  async keepUntil(transaction: Transaction, notBefore: Date): Promise<void> {
    const where = { objectKey: this.#objectKey };
    await transaction.objectDeletion.updateMany({ where, data: { notBefore } });
    this.#isKept = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    if (this.#isKept) return;
    await abandonObjects({ prisma: this.#prisma }, [{ objectKey: this.#objectKey }]);
  }
}
