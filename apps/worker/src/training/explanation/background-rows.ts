import type { BackgroundRow } from "@sagebrush/contracts/models/explanation";
import type { SignatureInput } from "@sagebrush/contracts/models/signature";
import { type Prototype, prototypes } from "@sagebrush/ml/explain/prototypes";
import { createRandom } from "@sagebrush/ml/random";
import { selectRows, type Table } from "@sagebrush/ml/table";

const rowCount = 8;
const mostSampledRows = 2_000;

/** Rows that stand for the training rows, none of which is one of them: a link shows them to visitors. */
export function backgroundPrototypes(table: Table, columnNames: readonly string[], seed: number): Prototype[] {
  const random = createRandom(seed).fork(rowCount);
  const sample = Int32Array.from({ length: Math.min(mostSampledRows, table.rowCount) }, (_, row) =>
    table.rowCount > mostSampledRows ? random.nextInt(table.rowCount) : row,
  );
  return prototypes({ table: selectRows(table, sample), columnNames, count: rowCount, random });
}

/** As records that the model's inputs take. */
export function backgroundRows(background: readonly Prototype[], inputs: readonly SignatureInput[]): BackgroundRow[] {
  return background.map(({ weight, values }) => ({
    weight,
    record: Object.fromEntries(
      inputs.map(({ name, type }) => {
        const value = values[name] ?? null;
        return [name, type === "boolean" && typeof value === "number" ? value >= 0.5 : value];
      }),
    ),
  }));
}
