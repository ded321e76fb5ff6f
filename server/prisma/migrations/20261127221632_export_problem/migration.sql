-- AlterTable
ALTER TABLE "Export" ADD COLUMN     "problem" JSONB;
