-- DropIndex
DROP INDEX "Generation_status_position_idx";

-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "ticket" UUID;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "queuePausedAt" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "KeyPace" (
    "keyId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "spacing" INTEGER NOT NULL DEFAULT 0,
    "burst" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMP(3) NOT NULL,
    "notBefore" TIMESTAMP(3) NOT NULL,
    "slowedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "KeyPace_pkey" PRIMARY KEY ("keyId")
);

-- CreateIndex
CREATE INDEX "KeyPace_userId_idx" ON "KeyPace"("userId");

-- CreateIndex
CREATE INDEX "Generation_status_userId_position_idx" ON "Generation"("status", "userId", "position");

-- AddForeignKey
ALTER TABLE "KeyPace" ADD CONSTRAINT "KeyPace_keyId_fkey" FOREIGN KEY ("keyId") REFERENCES "ProviderKey"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KeyPace" ADD CONSTRAINT "KeyPace_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Jobs are no longer about one generation each: what ran under one waits again, and the sweep
-- gives it a ticket.
UPDATE "Generation" SET "status" = 'queued', "workerToken" = NULL WHERE "status" = 'running';
