-- AlterTable
ALTER TABLE "User" ADD COLUMN     "inactivityNoticeAt" TIMESTAMP(3);
