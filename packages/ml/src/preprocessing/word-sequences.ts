import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { CategoricalColumn } from "../table.ts";
import { splitRowsIntoWords } from "../texts/split-words.ts";
import type { Vocabulary } from "../texts/vocabulary.ts";
import type { WordSequencePreprocessing } from "./preprocessing.ts";

/** The code of no word, and of one that is not known. */
export const noWordCode = 0;

/** How a text column becomes codes of words. @param length how many words of a text are read */
export function planWordSequence(
  name: string,
  { words, idOfForm }: Vocabulary,
  length: number,
): WordSequencePreprocessing {
  return {
    name,
    kind: "word-sequence",
    droppedBecause: null,
    indicatesMissing: false,
    wordCount: words.length,
    codeOfForm: [...idOfForm].map(([form, id]) => [form, id + 1]),
    length,
  };
}

/** float32[rowCount] of each place: the code of the word that stands there. */
export function wordSequenceFeatures(
  { codeOfForm, length }: WordSequencePreprocessing,
  column: CategoricalColumn,
): Float32Array[] {
  const { starts, words, forms } = splitRowsIntoWords(column);
  const codes = new Map(codeOfForm);
  const codeOf = forms.map((form) => codes.get(form) ?? noWordCode);
  const features = Array.from({ length }, () => new Float32Array(column.codes.length).fill(noWordCode));
  for (let row = 0; row < column.codes.length; row++) {
    const end = Math.min(starts[row] + length, starts[row + 1]);
    for (let at = starts[row]; at < end; at++) features[at - starts[row]][row] = codeOf[words[at]];
  }
  return features;
}

/** @returns the name of a float[N, length] tensor. Needs version 20 of ONNX's operators. */
export function wordSequenceToOnnx(
  graph: GraphBuilder,
  { name, codeOfForm, length }: WordSequencePreprocessing,
  index: number,
): string {
  // StringSplit pads all rows to the longest: with one more row, of a word too many, the tensor is always as wide.
  const widest = graph.initializer([new Array<string>(length + 1).fill("a").join(" ")], [1, 1]);
  const texts = graph.node("Concat", [name, widest], { axis: { int: 0 } });
  // What follows the first words is the last part, uncut.
  const [parts] = graph.node("StringSplit", [texts], { maxsplit: { int: length } }, { outputs: 2 });
  const rows = graph.node("Reshape", [parts, graph.indices([-1, length + 1])]);
  const words = graph.node("Slice", [rows, graph.indices([0, 0]), graph.indices([-1, length]), graph.indices([0, 1])]);
  return graph.node(
    "LabelEncoder",
    [words],
    {
      keys_strings: { strings: codeOfForm.map(([form]) => form) },
      values_floats: { floats: codeOfForm.map(([, code]) => code) },
      default_float: { float: noWordCode },
    },
    { domain: "ai.onnx.ml", name: `words_${index}` },
  );
}
