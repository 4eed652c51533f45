"use client";

import type { CsvSniffOverrides } from "@sagebrush/contracts/datasets/csv-import";
import type { SniffUploadResponse } from "@sagebrush/contracts/datasets/dataset";
import { CsvImportForm } from "./csv-import-form.tsx";
import { LibsvmImportForm } from "./libsvm-import-form.tsx";
import { ParquetImportForm } from "./parquet-import-form.tsx";

interface ImportFormProps {
  uploadId: string;
  sniffed: SniffUploadResponse;
  isSniffing: boolean;
  /** The latest dialect could not be read; `sniffed` is the one before. */
  isUnreadable: boolean;
  onDialectChange: (change: CsvSniffOverrides) => void;
}

/** What can be settled of a file, by how it is written. */
export function ImportForm({ uploadId, sniffed, ...csv }: ImportFormProps) {
  const { options } = sniffed;
  switch (options.format) {
    case "csv":
      return <CsvImportForm uploadId={uploadId} sniffed={sniffed} options={options} {...csv} />;
    case "parquet":
      return <ParquetImportForm uploadId={uploadId} sniffed={sniffed} />;
    case "libsvm":
      return <LibsvmImportForm uploadId={uploadId} sniffed={sniffed} options={options} />;
  }
}
