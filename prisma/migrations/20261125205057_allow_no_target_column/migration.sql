-- AlterTable
ALTER TABLE "Model" ALTER COLUMN "targetColumn" DROP NOT NULL;

-- AlterTable
ALTER TABLE "TrainingJob" ALTER COLUMN "targetColumn" DROP NOT NULL;
