-- AlterTable
ALTER TABLE "User" ADD COLUMN     "inactivityRefusals" INTEGER NOT NULL DEFAULT 0;
