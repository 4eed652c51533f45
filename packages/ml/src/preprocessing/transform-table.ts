import type { FeatureMatrix } from "../estimator.ts";
import { type CategoricalColumn, columnNamed, type NumericColumn, type Table, TrainingDataError } from "../table.ts";
import { splitRowsIntoWords } from "../texts/split-words.ts";
import { servedNumber } from "./fit-preprocessing.ts";
import { ipAddressFeatures } from "./ip-addresses.ts";
import {
  type CategoricalPreprocessing,
  codeCounts,
  type IpAddressPreprocessing,
  indicatedNumericColumns,
  largestStandardised,
  missingCode,
  modelFeatures,
  type NumericPreprocessing,
  type Preprocessing,
  type TextPreprocessing,
  usedIpAddressColumns,
  usedTextColumn,
  usedTokenColumns,
  usesCodes,
  valuedNumericColumns,
  type WordSequencePreprocessing,
} from "./preprocessing.ts";
import { wordSequenceFeatures } from "./word-sequences.ts";

/**
 * The features of a table's rows, bit for bit what the exported graph computes: each step is one float32 operation.
 * @throws TrainingDataError when a column is missing from the table or of another kind than in training.
 */
export function transformTable(preprocessing: Preprocessing, table: Table): FeatureMatrix {
  const text = usedTextColumn(preprocessing);
  if (text !== undefined) {
    const names = [text.name];
    const texts = splitRowsIntoWords(categorical(table, text));
    return { rowCount: table.rowCount, names, columnNames: names, columns: [], texts };
  }
  return {
    rowCount: table.rowCount,
    ...describeFeatures(preprocessing),
    columns: [
      ...valuedNumericColumns(preprocessing).map((column) =>
        numericFeature(preprocessing, column, numeric(table, column)),
      ),
      ...indicatedNumericColumns(preprocessing).map((column) => missingFeature(numeric(table, column))),
      ...usedTokenColumns(preprocessing).flatMap((column) => {
        if (column.kind === "word-sequence") return wordSequenceFeatures(column, categorical(table, column));
        return usesCodes(preprocessing)
          ? [codeFeature(preprocessing, column, categorical(table, column))]
          : categoryFeatures(column, categorical(table, column));
      }),
      ...usedIpAddressColumns(preprocessing).flatMap((column) => ipAddressFeatures(categorical(table, column))),
    ],
  };
}

/** What features are told by, whatever the rows. */
export function describeFeatures(
  preprocessing: Preprocessing,
): Pick<FeatureMatrix, "names" | "columnNames" | "codeCounts"> {
  const features = modelFeatures(preprocessing);
  return {
    ...(usesCodes(preprocessing) ? { codeCounts: codeCounts(preprocessing) } : {}),
    names: features.map(({ name }) => name),
    columnNames: features.map(({ columnName }) => columnName),
  };
}

function numericFeature(
  { requirements }: Preprocessing,
  { mean, standardDeviation }: NumericPreprocessing,
  { values }: NumericColumn,
): Float32Array {
  const feature = new Float32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    let value = servedNumber(values[row]);
    if (!requirements.acceptsMissing && Number.isNaN(value)) value = mean;
    if (requirements.standardises) {
      value = Math.fround(Math.fround(value - mean) / standardDeviation);
      if (value > largestStandardised) value = largestStandardised;
      else if (value < -largestStandardised) value = -largestStandardised;
    }
    feature[row] = value;
  }
  return feature;
}

function missingFeature({ values }: NumericColumn): Float32Array {
  const feature = new Float32Array(values.length);
  for (let row = 0; row < values.length; row++) feature[row] = Number.isNaN(servedNumber(values[row])) ? 1 : 0;
  return feature;
}

/** One column per category, and the indicator where there is one. */
function categoryFeatures(plan: CategoricalPreprocessing, { codes, categories }: CategoricalColumn): Float32Array[] {
  const featureCount = plan.categories.length + (plan.indicatesMissing ? 1 : 0);
  const features = Array.from({ length: featureCount }, () => new Float32Array(codes.length));
  const featureOfCategory = new Map(plan.categories.map((category, feature) => [category, feature]));
  const featureOfCode = categories.map((category) => featureOfCategory.get(category) ?? -1);
  const missing = plan.indicatesMissing ? plan.categories.length : -1;
  for (let row = 0; row < codes.length; row++) {
    const feature = codes[row] < 0 ? missing : featureOfCode[codes[row]];
    if (feature >= 0) features[feature][row] = 1;
  }
  return features;
}

function codeFeature(
  preprocessing: Preprocessing,
  plan: CategoricalPreprocessing,
  { codes, categories }: CategoricalColumn,
): Float32Array {
  const codeOfCategory = new Map(plan.categories.map((category, place) => [category, place + 1]));
  const codeOf = categories.map((category) => codeOfCategory.get(category) ?? 0);
  const missing = missingCode(preprocessing, plan);
  const feature = new Float32Array(codes.length);
  for (let row = 0; row < codes.length; row++) feature[row] = codes[row] < 0 ? missing : codeOf[codes[row]];
  return feature;
}

function numeric(table: Table, { name }: NumericPreprocessing): NumericColumn {
  const column = columnNamed(table, name);
  if (column.kind === "numeric") return column;
  throw new TrainingDataError(`Column "${name}" is text here but was numeric in the training data.`);
}

function categorical(
  table: Table,
  { name }: CategoricalPreprocessing | TextPreprocessing | IpAddressPreprocessing | WordSequencePreprocessing,
): CategoricalColumn {
  const column = columnNamed(table, name);
  if (column.kind === "categorical") return column;
  throw new TrainingDataError(`Column "${name}" is numeric here but was text in the training data.`);
}
