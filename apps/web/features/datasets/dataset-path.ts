import { apiPrefix } from "@sagebrush/contracts/api";

export function datasetPath(datasetName: string, version?: number): string {
  return `/datasets/${datasetName}${version === undefined ? "" : `?version=${version}`}`;
}

/** The Parquet file itself; the browser downloads it with the session's cookies. */
export function parquetPath(datasetName: string, version: number): string {
  return `${apiPrefix}/datasets/${datasetName}/versions/${version}/parquet`;
}
