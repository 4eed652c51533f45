import type { DatasetColumn } from "@sagebrush/contracts/datasets/dataset";
import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import type { Context } from "../services.ts";

/** The row of an imported dataset version, with no file behind it, for rules that look at rows only. */
export async function createTestDatasetRow(
  { caller, services }: Context,
  options: { name: string; rowCount: number; profiles: ColumnProfile[]; status?: "Importing" | "Available" | "Failed" },
): Promise<string> {
  const columns: DatasetColumn[] = options.profiles.map(({ name, type }) => ({ name, type }));
  const { versions } = await services.prisma.dataset.create({
    data: {
      workspaceId: caller.workspaceId,
      name: options.name,
      description: "",
      versions: {
        create: {
          version: 1,
          status: options.status ?? "Available",
          failureReason: options.status === "Failed" ? "The file is empty." : null,
          sourceKey: "uploads/test",
          sourceFileName: "test.csv",
          sourceSizeBytes: 1,
          importOptions: {},
          parquetKey: "datasets/test/data.parquet",
          contentHash: "00",
          rowCount: options.rowCount,
          columns,
          profile: { rowCount: options.rowCount, columns: options.profiles },
          createdBy: caller.name,
        },
      },
    },
    include: { versions: true },
  });
  return versions[0]?.id ?? "";
}

export function numericProfile(
  name: string,
  overrides: Partial<ColumnProfile & { kind: "numeric" }> = {},
): ColumnProfile {
  return {
    kind: "numeric",
    name,
    type: "number",
    missingCount: 0,
    missingFraction: 0,
    distinctCount: 100,
    isDistinctCountApproximate: false,
    infiniteCount: 0,
    min: 0,
    max: 1,
    mean: 0.5,
    stddev: 0.1,
    quantiles: null,
    areQuantilesApproximate: false,
    histogram: [],
    ...overrides,
  };
}

export function stringProfile(
  name: string,
  overrides: Partial<ColumnProfile & { kind: "string" }> = {},
): ColumnProfile {
  return {
    kind: "string",
    name,
    type: "string",
    missingCount: 0,
    missingFraction: 0,
    distinctCount: 3,
    isDistinctCountApproximate: false,
    topValues: [
      { value: "a", count: 50 },
      { value: "b", count: 40 },
      { value: "c", count: 10 },
    ],
    areTopValuesApproximate: false,
    minLength: 1,
    maxLength: 1,
    ...overrides,
  };
}
