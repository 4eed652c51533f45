import type { CsvDialect } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { withDatabase } from "../duckdb.ts";
import { quoteLiteral } from "../sql-text.ts";

/** @throws ValidationException when a date or timestamp format is no strftime pattern. */
export async function checkFormats({
  dateFormat,
  timestampFormat,
}: Pick<CsvDialect, "dateFormat" | "timestampFormat">): Promise<void> {
  const formats = [dateFormat, timestampFormat].filter((format) => format !== null);
  if (formats.length === 0) return;
  await withDatabase({ directories: [], threads: 1 }, async (connection) => {
    for (const format of formats) {
      await connection.run(`SELECT strptime('', ${quoteLiteral(format)}) WHERE false`).catch((error: unknown) => {
        throw new StudioError(
          "ValidationException",
          `'${format}' is not a date or time format. Use strftime letters, such as %d/%m/%Y or %Y-%m-%d %H:%M:%S.`,
          { cause: error },
        );
      });
    }
  });
}
