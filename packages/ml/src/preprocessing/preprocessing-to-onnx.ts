import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { ipAddressesToOnnx } from "./ip-addresses.ts";
import {
  type CategoricalPreprocessing,
  indicatedNumericColumns,
  largestStandardised,
  missingCode,
  type NumericPreprocessing,
  type Preprocessing,
  usedIpAddressColumns,
  usedNumericColumns,
  usedTextColumn,
  usedTokenColumns,
  usesCodes,
  valuedNumericColumns,
} from "./preprocessing.ts";
import { wordSequenceToOnnx } from "./word-sequences.ts";

/**
 * Declares one input per raw column, named as the column: float[N, 1] with NaN for missing, or string[N, 1] with "" for
 * missing. Dropped columns have theirs too. Must come first in the graph, before other names are taken.
 * @returns the name of a float[N, F] tensor, equal to what `transformTable` answers, or of the texts, string[N, 1]
 */
export function preprocessingToOnnx(graph: GraphBuilder, preprocessing: Preprocessing): string {
  for (const { name, kind } of preprocessing.columns) {
    graph.input(name, kind === "numeric" ? "float" : "string", ["N", 1]);
  }
  const text = usedTextColumn(preprocessing);
  if (text !== undefined) return text.name;
  const used = usedNumericColumns(preprocessing);
  const parts: string[] = [];
  if (used.length > 0) {
    // One pass over all numbers together: a graph with a few wide nodes serves faster than one with many narrow ones.
    const raw = concatColumns(
      graph,
      used.map((column) => column.name),
      "raw_numbers",
    );
    const infinite = graph.node("IsInf", [raw]);
    const numbers = graph.node("Where", [infinite, graph.scalar(Number.NaN, "missing"), raw], {}, { name: "numbers" });
    const valued = valuedNumericColumns(preprocessing);
    if (valued.length > 0) {
      parts.push(numericToOnnx(graph, preprocessing, valued, pickColumns(graph, numbers, used, valued)));
    }
    const indicated = indicatedNumericColumns(preprocessing);
    if (indicated.length > 0) {
      const missing = graph.node("IsNaN", [pickColumns(graph, numbers, used, indicated)]);
      parts.push(graph.node("Cast", [missing], { to: { int: 1 } }, { name: "missing_indicators" }));
    }
  }
  for (const [index, column] of usedTokenColumns(preprocessing).entries()) {
    if (column.kind === "word-sequence") {
      parts.push(wordSequenceToOnnx(graph, column));
      continue;
    }
    if (usesCodes(preprocessing)) {
      parts.push(codesToOnnx(graph, preprocessing, column, index));
      continue;
    }
    const categories = column.indicatesMissing ? [...column.categories, ""] : column.categories;
    const encoded = graph.node(
      "OneHotEncoder",
      [column.name],
      { cats_strings: { strings: categories }, zeros: { int: 1 } },
      { domain: "ai.onnx.ml", name: `categories_${index}` },
    );
    const shape = graph.indices([0, categories.length], `categories_shape_${index}`);
    parts.push(graph.node("Reshape", [encoded, shape], {}, { name: `category_features_${index}` }));
  }
  for (const { name } of usedIpAddressColumns(preprocessing)) parts.push(ipAddressesToOnnx(graph, name));
  return concatColumns(graph, parts, "features");
}

function codesToOnnx(
  graph: GraphBuilder,
  preprocessing: Preprocessing,
  column: CategoricalPreprocessing,
  index: number,
): string {
  const codes = [...column.categories.map((_, place) => place + 1), missingCode(preprocessing, column)];
  return graph.node(
    "LabelEncoder",
    [column.name],
    {
      keys_strings: { strings: [...column.categories, ""] },
      values_floats: { floats: codes },
      default_float: { float: 0 },
    },
    { domain: "ai.onnx.ml", name: `codes_${index}` },
  );
}

/** @param raw float[N, columns.length], NaN for missing */
function numericToOnnx(
  graph: GraphBuilder,
  { requirements }: Preprocessing,
  columns: readonly NumericPreprocessing[],
  raw: string,
): string {
  if (requirements.acceptsMissing && !requirements.standardises) return raw;
  const means = graph.initializer(
    Float32Array.from(columns, (column) => column.mean),
    [columns.length],
    "means",
  );
  let numbers = raw;
  if (!requirements.acceptsMissing) numbers = graph.node("Where", [graph.node("IsNaN", [raw]), means, raw]);
  if (!requirements.standardises) return numbers;
  const deviations = Float32Array.from(columns, (column) => column.standardDeviation);
  const centred = graph.node("Sub", [numbers, means]);
  const scaled = graph.node("Div", [centred, graph.initializer(deviations, [columns.length], "deviations")]);
  const limits = [graph.scalar(-largestStandardised, "lowest"), graph.scalar(largestStandardised, "highest")];
  return graph.node("Clip", [scaled, ...limits]);
}

/** The tensor with only the wanted columns, which keep their order. */
function pickColumns(
  graph: GraphBuilder,
  matrix: string,
  all: readonly NumericPreprocessing[],
  wanted: readonly NumericPreprocessing[],
): string {
  if (wanted.length === all.length) return matrix;
  const indices = graph.indices(wanted.map((column) => all.indexOf(column)));
  return graph.node("Gather", [matrix, indices], { axis: { int: 1 } });
}

function concatColumns(graph: GraphBuilder, parts: readonly string[], name: string): string {
  return graph.node("Concat", parts, { axis: { int: 1 } }, { name });
}
