-- AlterTable
ALTER TABLE "Deletion" ADD COLUMN     "objects" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rows" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "userId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Export" ADD COLUMN     "bytes" BIGINT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "inactivityNotices" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "keepOutputsDays" INTEGER,
ADD COLUMN     "keepReferencesDays" INTEGER,
ADD COLUMN     "lastActiveAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "policyMailVersion" TEXT;

-- CreateIndex
CREATE INDEX "Deletion_finishedAt_idx" ON "Deletion"("finishedAt");
