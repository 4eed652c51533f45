import type { BackgroundRow } from "@sagebrush/contracts/models/explanation";
import type { SignatureInput } from "@sagebrush/contracts/models/signature";
import { type Prototype, prototypes } from "@sagebrush/ml/explain/prototypes";
import { createRandom } from "@sagebrush/ml/random";
import type { DealtTable } from "../deal-rows.ts";

const rowCount = 8;
const mostSampledRows = 2_000;

/** Rows that stand for the training rows, none of which is one of them: a link shows them to visitors. */
export async function backgroundPrototypes(
  { data, rows }: Pick<DealtTable, "data" | "rows">,
  columnNames: readonly string[],
  seed: number,
): Promise<Prototype[]> {
  const random = createRandom(seed).fork(rowCount);
  const sample = Int32Array.from({ length: Math.min(mostSampledRows, rows.length) }, (_, position) =>
    rows.length > mostSampledRows ? (rows[random.nextInt(rows.length)] ?? 0) : (rows[position] ?? 0),
  );
  return prototypes({ table: await data.read(columnNames, sample), columnNames, count: rowCount, random });
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
