import type { FeatureMatrix, LabelledRows, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import { featureBatches } from "../feature-batches.ts";
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
export async function learnCategoryEncoding({
  train,
  problemType,
  classCount,
}: TrainingTask): Promise<CategoryEncoding> {
  const { codeCounts = [], names } = train.features;
  const isEncoded = (feature: number) => (codeCounts[feature] ?? 0) > fewCodes;
  const features = [...names.keys()];
  const quantities = quantitiesOf(train, problemType, classCount);
  const encoded: EncodedFeature[] = [];
  let feature = 0;
  for await (const batch of features.some(isEncoded) ? featureBatches(train.features) : []) {
    for (const codes of batch) {
      const codeCount = codeCounts[feature];
      if (isEncoded(feature)) {
        const statistics = quantities.map((quantity) => targetStatistics({ codes, codeCount }, quantity));
        encoded.push({ feature, codeCount, statistics });
      }
      feature++;
    }
  }
  return { kept: features.filter((kept) => !isEncoded(kept)), encoded };
}

/** The features of rows that the encoding was not learned from. */
export function encodeFeatures(encoding: CategoryEncoding, features: FeatureMatrix): FeatureMatrix {
  return withColumns(encoding, features, ({ codeCount, statistics }, codes) =>
    statistics.map((ofCodes) => codes.map((code) => ofCodes[placeOf(code, codeCount)])),
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
  return withColumns(encoding, train.features, ({ codeCount }, codes) =>
    quantities.map((quantity) => orderedTargetStatistics({ codes, codeCount }, quantity, order)),
  );
}

/** The model's feature behind each of the encoded ones. */
export function originOfEncoded({ kept, encoded }: CategoryEncoding): number[] {
  return [...kept, ...encoded.flatMap(({ feature, statistics }) => statistics.map(() => feature))];
}

function withColumns(
  encoding: CategoryEncoding,
  features: FeatureMatrix,
  columnsOf: (encoded: EncodedFeature, codes: Float32Array) => Float32Array[],
): FeatureMatrix {
  const { rowCount, names, columns } = features;
  const described = {
    rowCount,
    names: originOfEncoded(encoding).map((feature, place) => `${place}: ${names[feature]}`),
  };
  if (!features.batches) {
    const encoded = encoding.encoded.flatMap((each) => columnsOf(each, columns[each.feature]));
    return { ...described, columns: [...encoding.kept.map((feature) => columns[feature]), ...encoded] };
  }
  return { ...described, columns: [], batches: () => encodedBatches(encoding, features, columnsOf) };
}

/** Those that are kept are read first, then all once more for those that are encoded. */
async function* encodedBatches(
  { kept, encoded }: CategoryEncoding,
  features: FeatureMatrix,
  columnsOf: (encoded: EncodedFeature, codes: Float32Array) => Float32Array[],
): AsyncGenerator<Float32Array[]> {
  const isKept = new Set(kept);
  let first = 0;
  for await (const batch of featureBatches(features)) {
    const offset = first;
    const columns = batch.filter((_, place) => isKept.has(offset + place));
    if (columns.length > 0) yield columns;
    first += batch.length;
  }
  if (encoded.length === 0) return;
  const encodedOf = new Map(encoded.map((each) => [each.feature, each]));
  let feature = 0;
  for await (const batch of featureBatches(features)) {
    for (const codes of batch) {
      const each = encodedOf.get(feature++);
      if (each) yield columnsOf(each, codes);
    }
  }
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
