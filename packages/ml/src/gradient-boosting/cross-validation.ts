import type { LabelledRows, LabelledTask } from "../estimator.ts";
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
  const count = first.target.length;
  const total = count + second.target.length;
  const weightsOf = ({ weights, target }: LabelledRows) => weights ?? new Float64Array(target.length).fill(1);
  // Queries are numbered on, so that none of the second part falls together with one of the first.
  const nextGroup = first.groups ? (first.groups.at(-1) ?? 0) + 1 - (second.groups?.[0] ?? 0) : 0;
  return {
    features: {
      ...first.features,
      rowCount: total,
      columns: first.features.columns.map((column, feature) => {
        const joined = new Float32Array(total);
        joined.set(column);
        joined.set(second.features.columns[feature], count);
        return joined;
      }),
    },
    target: join(first.target, second.target),
    ...(first.weights || second.weights ? { weights: join(weightsOf(first), weightsOf(second)) } : {}),
    ...(first.groups && second.groups
      ? { groups: Int32Array.from([...first.groups, ...second.groups.map((group) => group + nextGroup)]) }
      : {}),
  };
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
      columns: features.columns.map((column) => Float32Array.from(rows, (row) => column[row])),
    },
    target: Float64Array.from(rows, (row) => target[row]),
    ...(weights ? { weights: Float64Array.from(rows, (row) => weights[row]) } : {}),
    ...(groups ? { groups: Int32Array.from(rows, (row) => groups[row]) } : {}),
  };
}
