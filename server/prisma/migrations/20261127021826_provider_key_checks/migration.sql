-- AlterTable
ALTER TABLE "ProviderKey" ADD COLUMN     "checkDetail" TEXT,
ADD COLUMN     "checkOutcome" TEXT,
ADD COLUMN     "checkedAt" TIMESTAMP(3),
ADD COLUMN     "checkingSince" TIMESTAMP(3);

-- CreateIndex
CREATE INDEX "LedgerEntry_userId_keyId_at_idx" ON "LedgerEntry"("userId", "keyId", "at");

-- CreateIndex
CREATE INDEX "ProviderCall_keyId_state_idx" ON "ProviderCall"("keyId", "state");
