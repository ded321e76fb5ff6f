-- AlterTable
ALTER TABLE "ProviderKey" ADD COLUMN     "listedModels" JSONB;
