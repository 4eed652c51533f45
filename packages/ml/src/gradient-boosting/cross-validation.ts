import type { FeatureMatrix, LabelledRows, LabelledTask } from "../estimator.ts";
import { featureBatches, mapColumns } from "../feature-batches.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";

export interface CrossValidation {
  foldCount: number;
  /** How often all rows are dealt into folds anew. */
  repetitions: number;
}

/**
 * One task for each fold, which is its validation; the other folds are its training rows. Rows kept for validation are dealt
 * with the rest, as SageMaker does. Classes are in every fold in their proportion, and rows of one query stay together.
 * @throws TrainingDataError when there are fewer rows, or queries, than folds
 */
export function foldTasks(task: LabelledTask, { foldCount, repetitions }: CrossValidation, random: Random) {
  const rows = task.validation ? joinRows(task.train, task.validation) : task.train;
  return Array.from({ length: repetitions }, (_, repetition) => {
    const foldOfRow = dealFolds(task, rows, foldCount, random.fork(repetition));
    return Array.from({ length: foldCount }, (_, fold): LabelledTask => {
      const chosen = [...foldOfRow.keys()];
      return {
        ...task,
        train: selectRows(
          rows,
          chosen.filter((row) => foldOfRow[row] !== fold),
        ),
        validation: selectRows(
          rows,
          chosen.filter((row) => foldOfRow[row] === fold),
        ),
      };
    });
  }).flat();
}

function dealFolds({ problemType }: LabelledTask, rows: LabelledRows, foldCount: number, random: Random): Int32Array {
  const { target, groups } = rows;
  // What is dealt: queries where there are any, else rows; one stack for each class.
  const unitOf = (row: number) => (groups ? groups[row] : row);
  const units = [...new Set(Array.from(target, (_, row) => unitOf(row)))];
  if (units.length < foldCount)
    throw new TrainingDataError(
      `_kfold is ${foldCount}, but there are only ${units.length} ${groups ? "queries" : "rows"} to deal into folds.`,
    );
  shuffle(units, random);
  const isStratified = problemType !== "regression" && !groups;
  if (isStratified) units.sort((left, right) => target[left] - target[right]);
  const foldOfUnit = new Map(units.map((unit, position) => [unit, position % foldCount]));
  return Int32Array.from(target, (_, row) => foldOfUnit.get(unitOf(row)) ?? 0);
}

function shuffle(values: number[], random: Random): void {
  for (let position = values.length - 1; position > 0; position--) {
    const other = random.nextInt(position + 1);
    [values[position], values[other]] = [values[other], values[position]];
  }
}

function joinRows(first: LabelledRows, second: LabelledRows): LabelledRows {
  const total = first.target.length + second.target.length;
  const weightsOf = ({ weights, target }: LabelledRows) => weights ?? new Float64Array(target.length).fill(1);
  // Queries are numbered on, so that none of the second part falls together with one of the first.
  const nextGroup = first.groups ? (first.groups.at(-1) ?? 0) + 1 - (second.groups?.[0] ?? 0) : 0;
  return {
    features: { ...first.features, rowCount: total, ...joinColumns(first.features, second.features) },
    target: join(first.target, second.target),
    ...(first.weights || second.weights ? { weights: join(weightsOf(first), weightsOf(second)) } : {}),
    ...(first.groups && second.groups
      ? { groups: Int32Array.from([...first.groups, ...second.groups.map((group) => group + nextGroup)]) }
      : {}),
  };
}

function joinColumns(first: FeatureMatrix, second: FeatureMatrix): Pick<FeatureMatrix, "columns" | "batches"> {
  const together = (column: Float32Array, other: Float32Array) => {
    const joined = new Float32Array(first.rowCount + second.rowCount);
    joined.set(column);
    joined.set(other, first.rowCount);
    return joined;
  };
  if (!first.batches && !second.batches)
    return { columns: first.columns.map((column, feature) => together(column, second.columns[feature])) };
  return {
    columns: [],
    async *batches() {
      const others = singly(second);
      for await (const batch of featureBatches(first)) {
        const joined: Float32Array[] = [];
        for (const column of batch) {
          const other = await others.next();
          if (other.done) throw new Error("The validation rows have fewer features than the training rows.");
          joined.push(together(column, other.value));
        }
        yield joined;
      }
    },
  };
}

async function* singly(features: FeatureMatrix): AsyncGenerator<Float32Array, void> {
  for await (const batch of featureBatches(features)) yield* batch;
}

function join(first: Float64Array, second: Float64Array): Float64Array {
  const joined = new Float64Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

function selectRows({ features, target, weights, groups }: LabelledRows, rows: readonly number[]): LabelledRows {
  return {
    features: {
      ...features,
      rowCount: rows.length,
      ...mapColumns(features, (column) => Float32Array.from(rows, (row) => column[row])),
    },
    target: Float64Array.from(rows, (row) => target[row]),
    ...(weights ? { weights: Float64Array.from(rows, (row) => weights[row]) } : {}),
    ...(groups ? { groups: Int32Array.from(rows, (row) => groups[row]) } : {}),
  };
}
