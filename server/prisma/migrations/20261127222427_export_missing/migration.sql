-- AlterTable
ALTER TABLE "Export" ADD COLUMN     "missing" INTEGER NOT NULL DEFAULT 0;
