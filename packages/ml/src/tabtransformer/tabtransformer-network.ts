import { concat, reshape } from "../autodiff/operators.ts";
import type { NetworkTask, TableNetwork } from "../neural-network/fit-network.ts";
import { activation, dense, dropout, gathered, layerNormalization, sequence } from "../neural-network/layers.ts";
import { numbersOf } from "../neural-network/table-inputs.ts";
import { TrainingDataError } from "../table.ts";
import { categoryTokens, joinTokens, numberTokens } from "./column-tokens.ts";
import { transformerBlock } from "./transformer-block.ts";

export interface TabTransformerShape {
  /** Numbers in a token. */
  width: number;
  blocks: number;
  heads: number;
  attentionDropout: number;
  dropout: number;
  /** Share of a token that all categories of a column have in common. */
  sharedShare: number;
  embedsNumbers: boolean;
}

/** Units of the two layers that read the tokens. */
const headUnits = [128, 64];
/** What a training step may keep of all tokens' looks at all, about: it grows with the square of their number. */
const largestAttentionBytes = 2e9;
/** Attention's arrays that live at once for the derivatives, in each block. */
const attentionCopies = 5;

/**
 * Categorical columns become tokens, transformer blocks put each into the context of the others, and two hidden layers read
 * them beside the numbers: Huang et al., TabTransformer, 2020. Where numbers are embedded, or there is nothing else, they
 * are tokens too, as in Gorishniy et al., FT-Transformer, NeurIPS 2021.
 * @throws TrainingDataError when the table has too many columns for the memory that attention needs
 */
export function buildTabTransformer(shape: TabTransformerShape, task: NetworkTask): TableNetwork {
  const { numberCount, codeCounts, outputs, outputBiases, random } = task;
  const { width } = shape;
  const columns = codeCounts.map((_, at) => numberCount + at);
  const embedsNumbers = numberCount > 0 && (shape.embedsNumbers || columns.length === 0);
  const tokenCount = columns.length + (embedsNumbers ? numberCount : 0);
  checkMemory(shape, task.batchSize, tokenCount);
  const sharedWidth = Math.min(width - 1, Math.round(shape.sharedShare * width));
  const tokens = [
    ...(columns.length > 0 ? [categoryTokens({ columns, codeCounts, width, sharedWidth, random })] : []),
    ...(embedsNumbers ? [numberTokens(numberCount, width, random)] : []),
  ];
  const context = sequence([
    ...Array.from({ length: shape.blocks }, (_, at) =>
      transformerBlock(`block_${at}`, { ...shape, tokenCount }, random),
    ),
    layerNormalization("context_norm", width),
  ]);
  const besides = embedsNumbers ? 0 : numberCount;
  const sizes = [tokenCount * width + besides, ...headUnits];
  const head = sequence([
    ...headUnits.flatMap((units, at) => [
      dense({ name: `head_${at}`, inputs: sizes[at], outputs: units, random }),
      activation("relu"),
      dropout(shape.dropout),
    ]),
    dense({ name: "output", inputs: sizes[headUnits.length], outputs, random, initialBiases: outputBiases }),
  ]);
  return {
    network: {
      ...gathered([...tokens, context, head]),
      apply(pass, features) {
        const { tape } = pass;
        const inContext = context.apply(pass, joinTokens(pass, tokens, features));
        const flat = reshape(tape, inContext, [features.shape[0], tokenCount * width]);
        return head.apply(pass, besides === 0 ? flat : concat(tape, [flat, numbersOf(tape, features, numberCount)], 1));
      },
    },
    embeddedFeatures: columns.length > 0 ? [columns] : [],
  };
}

function checkMemory({ heads, blocks }: TabTransformerShape, batchSize: number, tokenCount: number): void {
  const bytes = 4 * attentionCopies * batchSize * heads * tokenCount ** 2 * blocks;
  if (bytes <= largestAttentionBytes) return;
  throw new TrainingDataError(
    `Attention over ${tokenCount} columns in batches of ${batchSize} rows with ${blocks} blocks and ${heads} heads needs about ${(bytes / 1e9).toFixed(0)} GB; ${largestAttentionBytes / 1e9} GB are allowed. Choose fewer feature columns, a smaller batch_size or n_blocks, or the algorithm mlp.`,
  );
}
