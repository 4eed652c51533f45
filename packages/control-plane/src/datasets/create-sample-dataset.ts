import { randomUUID } from "node:crypto";
import { type CsvImportOptions, defaultNullValues } from "@sagebrush/contracts/datasets/csv-import";
import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { StudioError } from "@sagebrush/contracts/errors";
import { awsExamScoreCsv } from "@sagebrush/ml/sample-data/aws-exam-score";
import { dailyShopSalesCsv } from "@sagebrush/ml/sample-data/daily-shop-sales";
import type { Context } from "../services.ts";
import { insertDataset } from "./create-dataset.ts";
import { toDatasetVersion } from "./dataset-row.ts";
import { completeUpload, findWholeUpload, registerUpload, uploadKey } from "./upload-rows.ts";

const uploadIdPrefix = "sample-";

const samples = {
  "aws-exam-score": {
    description:
      "600 made-up candidates for an AWS certification: years in IT, years on AWS, hours of study, and their score. The scores follow a formula with noise.",
    csv: awsExamScoreCsv,
    columns: [
      { name: "experience_it_years", type: "number" },
      { name: "experience_aws_years", type: "number" },
      { name: "study_hours", type: "integer" },
      { name: "final_score", type: "integer" },
    ],
  },
  "daily-shop-sales": {
    description:
      "Two years of made-up daily sales of eight shops: level, trend, a yearly wave and the days of the week follow a formula with noise.",
    csv: dailyShopSalesCsv,
    columns: [
      { name: "shop", type: "string" },
      { name: "region", type: "string" },
      { name: "day", type: "date" },
      { name: "sales", type: "integer" },
    ],
  },
} as const satisfies Record<
  string,
  { description: string; csv: () => string; columns: readonly CsvImportOptions["columns"][number][] }
>;

/**
 * Creates a sample dataset under its own name; asking again answers the one there is.
 * @throws StudioError ResourceInUse when a dataset of that name was made from something else.
 */
export async function createSampleDataset(
  context: Context,
  { sample: name }: { sample: keyof typeof samples },
): Promise<DatasetVersion> {
  const existing = await findSample(context, name);
  if (existing) return existing;
  const sample = samples[name];
  const bytes = Buffer.from(sample.csv(), "utf8");
  const uploadId = `${uploadIdPrefix}${randomUUID()}`;
  await registerUpload(context, { uploadId, fileName: `${name}.csv`, sizeBytes: bytes.length });
  await context.services.storage.put(uploadKey(uploadId), bytes);
  await completeUpload(context.services, uploadId);
  try {
    return await insertDataset(
      context,
      {
        datasetName: name,
        description: sample.description,
        uploadId,
        importOptions: { format: "csv", dialect, columns: [...sample.columns], nullValues: defaultNullValues },
      },
      await findWholeUpload(context, uploadId),
    );
  } catch (error) {
    // Somebody else was a moment faster: theirs is the sample, and our upload is left to be swept.
    const winner = await findSample(context, name);
    if (winner) return winner;
    throw error;
  }
}

const dialect: CsvImportOptions["dialect"] = {
  encoding: "utf-8",
  delimiter: ",",
  quote: '"',
  escape: '"',
  hasHeader: true,
  skipLines: 0,
  decimalSeparator: ".",
  dateFormat: null,
  timestampFormat: null,
};

async function findSample({ caller, services }: Context, name: string): Promise<DatasetVersion | null> {
  const row = await services.prisma.datasetVersion.findFirst({
    where: { version: 1, dataset: { workspaceId: caller.workspaceId, name } },
  });
  if (!row) return null;
  if (row.uploadId?.startsWith(uploadIdPrefix)) return toDatasetVersion(row, name);
  throw new StudioError(
    "ResourceInUse",
    `There is a dataset '${name}' already, and it is not the sample. Delete it to get the sample.`,
  );
}
