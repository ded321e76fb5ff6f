-- CreateEnum
CREATE TYPE "WaitingFor" AS ENUM ('rate_limit', 'disk_room');

-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "waitingFor" "WaitingFor";
