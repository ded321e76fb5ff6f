-- AlterTable
ALTER TABLE "ProviderCall" ADD COLUMN     "firstTry" INTEGER NOT NULL DEFAULT 0;
