-- AlterTable
ALTER TABLE "Model" ADD COLUMN     "explanation" JSONB;
