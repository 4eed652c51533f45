import type { ContractRows } from "./contract-rows.ts";
import type { LabelledProblemType } from "./estimator.ts";
import { createRandom } from "./random.ts";
import { categoricalColumn, numericColumn, selectRows, type Table, type TableColumn } from "./table.ts";

const random = createRandom(21);
const rowCount = 240;
const numbers = Array.from({ length: rowCount }, () => 10 * random.next());
const words = Array.from({ length: rowCount }, () => ["ham", "egg", "été", "a,b"][random.nextInt(4)]);
const features: TableColumn[] = [
  numericColumn("number", numbers),
  numericColumn(
    "gaps",
    numbers.map((value, row) => (row % 5 === 0 ? null : value ** 2)),
  ),
  numericColumn(
    "infinities",
    numbers.map((value, row) => (row % 40 === 0 ? Number.POSITIVE_INFINITY : -value)),
  ),
  categoricalColumn(
    "word",
    words.map((word, row) => (row % 9 === 0 ? null : word)),
  ),
  numericColumn(
    "constant",
    numbers.map(() => 4),
  ),
  numericColumn(
    "empty",
    numbers.map(() => null),
  ),
  categoricalColumn(
    "empty text",
    numbers.map(() => null),
  ),
];
const score = numbers.map((value, row) => 3 * value + (words[row] === "egg" ? 20 : 0) + 2 * random.next());
const targets: Record<LabelledProblemType, TableColumn> = {
  regression: numericColumn("target", score),
  "binary-classification": categoricalColumn(
    "target",
    score.map((value) => (value > 20 ? "yes" : "no")),
  ),
  // One class has a single row.
  "multiclass-classification": categoricalColumn(
    "target",
    score.map((value, row) => (row === 7 ? "rare" : value > 30 ? "high" : value > 15 ? "middle" : "low")),
  ),
  ranking: numericColumn(
    "target",
    score.map((value) => (value > 30 ? 3 : value > 20 ? 2 : value > 10 ? 1 : 0)),
  ),
};
const table: Table = { rowCount, columns: features };
const hostileRowCount = 8;
const hostile: Table = {
  rowCount: hostileRowCount,
  columns: [
    numericColumn("number", [null, 1e300, -1e300, Number.POSITIVE_INFINITY, 5, -0, 3.4e38, -3.4e38]),
    numericColumn("gaps", [null, null, 4, Number.NEGATIVE_INFINITY, 1e-45, 25, 1e30, -1e30]),
    numericColumn("infinities", [null, 0, 1, 2, 3, 4, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
    categoricalColumn("word", [null, "unseen", "ham", "HAM", " egg", "egg", "été", ""]),
    numericColumn("constant", [null, 4, 5, 6, 7, 8, 9, Number.POSITIVE_INFINITY]),
    numericColumn("empty", [null, 1, 2, 3, 4, 5, 6, 7]),
    categoricalColumn("empty text", [null, "a", "b", "c", null, "d", "e", "f"]),
  ],
};

/** Far from all rows learned from, each in another way; every second one is one of them. */
const strangers: Table = {
  rowCount: 6,
  columns: features.map((column) => {
    const rows = selectRows(table, Int32Array.of(1, 1, 2, 2, 3, 3)).columns.find(({ name }) => name === column.name);
    if (rows?.kind !== "numeric" || !["number", "gaps", "infinities"].includes(column.name)) return rows ?? column;
    return numericColumn(
      column.name,
      rows.values.map((value, row) => (row % 2 === 0 ? 400 : value)),
    );
  }),
};

/** Of every kind of column, for algorithms that take any table. */
export const usualContractRows = {
  ...{ table, hostile, targets, strangers },
  tellingColumns: ["number", "gaps", "infinities", "word"],
  silentColumns: ["constant", "empty", "empty text"],
} satisfies ContractRows;

const rowsOfQuery = 12;
/** The queries of ranking: which of them the rows of these numbers are of. */
export const queriesOf = (rows: Int32Array) => rows.map((row) => Math.floor(row / rowsOfQuery));

/** The usual rows behind 1,000 columns of noise, of new noise each time. */
export function besideNoise(): Table {
  const noise = Array.from({ length: 1_000 }, (_, at) =>
    at % 10 === 0
      ? categoricalColumn(
          `column ${at}`,
          numbers.map(() => ["a", "b", "c"][random.nextInt(3)]),
        )
      : numericColumn(
          `column ${at}`,
          numbers.map(() => random.next()),
        ),
  );
  return { rowCount, columns: [...noise, ...features] };
}
