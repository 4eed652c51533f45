import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { CategoricalColumn } from "../table.ts";
import { splitRowsIntoWords } from "../texts/split-words.ts";
import { textsToOnnx } from "../texts/texts-to-onnx.ts";
import { knownWords, type Vocabulary } from "../texts/vocabulary.ts";
import type { WordSequencePreprocessing } from "./preprocessing.ts";

/** The code where there is no word; that of a word is its id and one. */
const noWordCode = 0;
const float = 1;

/** How a text column becomes codes of words. @param length how many words of a text are read */
export function planWordSequence(
  name: string,
  { words, idOfForm }: Vocabulary,
  length: number,
): WordSequencePreprocessing {
  return {
    ...{ name, kind: "word-sequence", droppedBecause: null, indicatesMissing: false },
    ...{ wordCount: words.length, idOfForm: [...idOfForm], length },
  };
}

/** float32[rowCount] of each place: the code of the known word that stands there. */
export function wordSequenceFeatures(
  { idOfForm, length }: WordSequencePreprocessing,
  column: CategoricalColumn,
): Float32Array[] {
  const { starts, ids } = knownWords({ idOfForm: new Map(idOfForm) }, splitRowsIntoWords(column));
  const rowCount = column.codes.length;
  const features = Array.from({ length }, () => new Float32Array(rowCount).fill(noWordCode));
  for (let row = 0; row < rowCount; row++) {
    const end = Math.min(starts[row] + length, starts[row + 1]);
    for (let at = starts[row]; at < end; at++) features[at - starts[row]][row] = ids[at] + 1;
  }
  return features;
}

/** @returns the name of a float[N, length] tensor. Needs version 20 of ONNX's operators. */
export function wordSequenceToOnnx(graph: GraphBuilder, { name, idOfForm, length }: WordSequencePreprocessing): string {
  const noWords = graph.initializer(new Float32Array(length).fill(noWordCode), [length], "no_words");
  const vocabulary = { idOfForm: new Map(idOfForm) };
  return textsToOnnx(graph, name, { vocabulary, width: length }, (body, ids) => {
    const codes = body.node("Cast", [body.node("Add", [ids, body.indices([1])])], { to: { int: float } });
    const padded = body.node("Concat", [codes, noWords], { axis: { int: 0 } });
    return body.node("Slice", [padded, body.indices([0]), body.indices([length])]);
  });
}
