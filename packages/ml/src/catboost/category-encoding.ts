import type { FeatureMatrix, LabelledRows, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import type { Random } from "../random.ts";
import { orderedTargetStatistics, placeOf, type Quantity, targetStatistics } from "./target-statistics.ts";

/** A categorical feature of the model, as the trees see it: one number, or one for each class. */
export interface EncodedFeature {
  /** Its place among the model's features. */
  feature: number;
  codeCount: number;
  /** Each float32[codeCount + 1], by code, the missing value last. */
  statistics: Float32Array[];
}

/** Features as trees see them: those that are kept, in their order, then the statistics of the encoded ones. */
export interface CategoryEncoding {
  /** Numbers, and codes that one cut tells apart. */
  kept: number[];
  encoded: EncodedFeature[];
}

/** Code 0, which no known category has, and two more. */
const fewCodes = 3;

/** Learns what each category says about the target, over all training rows. */
export function learnCategoryEncoding({ train, problemType, classCount }: TrainingTask): CategoryEncoding {
  const { codeCounts = [], columns } = train.features;
  const isEncoded = (feature: number) => (codeCounts[feature] ?? 0) > fewCodes;
  const features = [...columns.keys()];
  const quantities = quantitiesOf(train, problemType, classCount);
  return {
    kept: features.filter((feature) => !isEncoded(feature)),
    encoded: features.filter(isEncoded).map((feature) => {
      const column = { codes: columns[feature], codeCount: codeCounts[feature] };
      return {
        feature,
        codeCount: column.codeCount,
        statistics: quantities.map((quantity) => targetStatistics(column, quantity)),
      };
    }),
  };
}

/** The features of rows that the encoding was not learned from. */
export function encodeFeatures(encoding: CategoryEncoding, features: FeatureMatrix): FeatureMatrix {
  return withColumns(encoding, features, ({ feature, codeCount, statistics }) =>
    statistics.map((ofCodes) => features.columns[feature].map((code) => ofCodes[placeOf(code, codeCount)])),
  );
}

/** The features of the training rows: each row's statistics know only the rows before it in a drawn order. */
export function encodeTrainingFeatures(
  encoding: CategoryEncoding,
  { train, problemType, classCount }: TrainingTask,
  random: Random,
): FeatureMatrix {
  const order = shuffledRows(train.features.rowCount, random);
  const quantities = quantitiesOf(train, problemType, classCount);
  return withColumns(encoding, train.features, ({ feature, codeCount }) =>
    quantities.map((quantity) =>
      orderedTargetStatistics({ codes: train.features.columns[feature], codeCount }, quantity, order),
    ),
  );
}

/** The model's feature behind each of the encoded ones. */
export function originOfEncoded({ kept, encoded }: CategoryEncoding): number[] {
  return [...kept, ...encoded.flatMap(({ feature, statistics }) => statistics.map(() => feature))];
}

function withColumns(
  encoding: CategoryEncoding,
  { rowCount, names, columns }: FeatureMatrix,
  columnsOf: (encoded: EncodedFeature) => Float32Array[],
): FeatureMatrix {
  return {
    rowCount,
    names: originOfEncoded(encoding).map((feature, place) => `${place}: ${names[feature]}`),
    columns: [...encoding.kept.map((feature) => columns[feature]), ...encoding.encoded.flatMap(columnsOf)],
  };
}

/** The target itself, or for several classes whether it is each of them. */
function quantitiesOf(
  { target, weights }: LabelledRows,
  problemType: SupervisedProblemType,
  classCount: number,
): Quantity[] {
  const quantity = (values: Float64Array) => ({ values, ...(weights && { weights }), prior: mean(values, weights) });
  if (problemType !== "multiclass-classification") return [quantity(target)];
  return Array.from({ length: classCount }, (_, code) => quantity(target.map((value) => (value === code ? 1 : 0))));
}

function mean(values: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    const weight = weights ? weights[row] : 1;
    sum += weight * values[row];
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

/** Fisher and Yates. */
function shuffledRows(rowCount: number, random: Random): Int32Array {
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  for (let last = rowCount - 1; last > 0; last--) {
    const other = random.nextInt(last + 1);
    [rows[last], rows[other]] = [rows[other], rows[last]];
  }
  return rows;
}
