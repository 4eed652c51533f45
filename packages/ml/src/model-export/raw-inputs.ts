import type { Tensor } from "@sagebrush/onnx/session";
import type { Preprocessing } from "../preprocessing/preprocessing.ts";
import { columnNamed, type Table } from "../table.ts";

/** A table's rows as the model's inputs: each column float[N, 1] (missing NaN) or string[N, 1] (missing ""). */
export function rawInputs(preprocessing: Preprocessing, table: Table): Record<string, Tensor> {
  const shape = [table.rowCount, 1];
  return Object.fromEntries(
    preprocessing.columns.map(({ name }): [string, Tensor] => {
      const column = columnNamed(table, name);
      if (column.kind === "numeric")
        return [name, { elementType: "float", data: Float32Array.from(column.values), shape }];
      const texts = Array.from(column.codes, (code) => (code < 0 ? "" : column.categories[code]));
      return [name, { elementType: "string", data: texts, shape }];
    }),
  );
}
