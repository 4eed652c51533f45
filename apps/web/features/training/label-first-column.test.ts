import type { CsvImportOptions } from "@sagebrush/contracts/datasets/csv-import";
import { expect, test } from "vitest";
import { labelFirstColumn } from "./label-first-column.ts";

const columns = ["column_1", "column_2"].map((name) => ({ name, type: "number" as const }));
const csv = (hasHeader: boolean): CsvImportOptions => ({
  format: "csv",
  dialect: {
    ...{ encoding: "utf-8", delimiter: ",", quote: '"', escape: '"', skipLines: 0, decimalSeparator: "." },
    ...{ hasHeader, dateFormat: null, timestampFormat: null },
  },
  columns,
  nullValues: [],
});

test("without a header the label comes first, and in libsvm it always does", () => {
  expect(labelFirstColumn({ importOptions: csv(false), columns })).toBe("column_1");
  expect(labelFirstColumn({ importOptions: { format: "libsvm", absentValues: "zero" }, columns })).toBe("column_1");
});

test("where columns have names, the target is for the user to say", () => {
  expect(labelFirstColumn({ importOptions: csv(true), columns })).toBeNull();
  expect(labelFirstColumn({ importOptions: { format: "parquet", columns }, columns })).toBeNull();
});
