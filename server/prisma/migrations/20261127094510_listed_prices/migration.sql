-- AlterTable
ALTER TABLE "ProviderKey" ADD COLUMN     "listedPrices" JSONB;
