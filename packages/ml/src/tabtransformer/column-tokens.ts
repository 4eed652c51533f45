import { add, concat, multiply, padWithZeros, reshape } from "../autodiff/operators.ts";
import type { Variable } from "../autodiff/tape.ts";
import { uniformValues } from "../neural-network/layers.ts";
import type { ForwardPass, Layer } from "../neural-network/network.ts";
import { embeddingRows, numbersOf } from "../neural-network/table-inputs.ts";
import type { Random } from "../random.ts";

/**
 * A token of `width` numbers for each categorical column: what is learned of the category, and in the first `sharedWidth`
 * numbers what all categories of the column have in common, so that categories of different columns are told apart. Huang et
 * al., 2020, section 2. float[B, F] to float[B, C, width].
 */
export function categoryTokens(options: {
  columns: readonly number[];
  codeCounts: readonly number[];
  width: number;
  sharedWidth: number;
  random: Random;
}): Layer {
  const { columns, codeCounts, width, sharedWidth, random } = options;
  const limit = 1 / Math.sqrt(width);
  const ownShape = [codeCounts.reduce((sum, count) => sum + count, 0), width - sharedWidth];
  const sharedShape = [columns.length, sharedWidth];
  const own = { name: "category_embeddings", shape: ownShape, initial: uniformValues(random, ownShape, limit) };
  const shared = { name: "column_embeddings", shape: sharedShape, initial: uniformValues(random, sharedShape, limit) };
  return {
    parameters: sharedWidth > 0 ? [own, shared] : [own],
    buffers: [],
    multiplicationsPerRow: columns.length * width,
    apply(pass: ForwardPass, features: Variable) {
      const { tape } = pass;
      const rows = embeddingRows(tape, features, columns, codeCounts);
      const ofCategories = pass.lookUp(pass.parameter(own.name), rows);
      if (sharedWidth === 0) return ofCategories;
      const ofColumns = padWithZeros(tape, pass.parameter(shared.name), 1, 0, width - sharedWidth);
      return add(tape, padWithZeros(tape, ofCategories, 2, sharedWidth, 0), ofColumns);
    },
  };
}

/**
 * A token for each number: the number times a learned direction, plus a learned place. Gorishniy et al., NeurIPS 2021,
 * section 3.3. float[B, F] to float[B, numberCount, width].
 */
export function numberTokens(numberCount: number, width: number, random: Random): Layer {
  const shape = [numberCount, width];
  const limit = 1 / Math.sqrt(width);
  const [directions, places] = ["number_directions", "number_places"];
  return {
    parameters: [
      { name: directions, shape, initial: uniformValues(random, shape, limit) },
      { name: places, shape, initial: uniformValues(random, shape, limit) },
    ],
    buffers: [],
    multiplicationsPerRow: numberCount * width,
    apply({ tape, parameter }: ForwardPass, features: Variable) {
      const numbers = reshape(tape, numbersOf(tape, features, numberCount), [features.shape[0], numberCount, 1]);
      return add(tape, multiply(tape, numbers, parameter(directions)), parameter(places));
    },
  };
}

/** The tokens of several layers one after the other. */
export function joinTokens(pass: ForwardPass, layers: readonly Layer[], features: Variable): Variable {
  const tokens = layers.map((layer) => layer.apply(pass, features));
  return tokens.length === 1 ? tokens[0] : concat(pass.tape, tokens, 1);
}
