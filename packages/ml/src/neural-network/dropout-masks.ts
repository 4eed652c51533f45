import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { Tensor } from "@sagebrush/onnx/session";
import { multiply, sizeOf } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { Random } from "../random.ts";

/** From so many places of a bank a step may take its masks. */
const offsetCount = 2 ** 18;

/**
 * Dropout without a random generator in the graph, whose state a checkpoint could not hold. For each rate there is a bank
 * of masks, drawn once from the seed, and a step takes the stretch of it that begins at the step's own random offset.
 */
export class DropoutMasks {
  private readonly inputs = new Map<number, string>();
  /** Elements that a step masks, each in its own place of the stretch. */
  private maskedCount = 0;

  /**
   * @param graph the outermost one, which gets the banks as inputs
   * @param offset the name of the step's offset, int32[1]
   */
  constructor(
    private readonly graph: GraphBuilder,
    private readonly offset: string,
  ) {}

  apply(tape: Tape, x: Variable, rate: number): Variable {
    if (rate === 0) return x;
    const size = sizeOf(x.shape);
    const place = (distance: number) =>
      tape.graph.node("Add", [this.offset, tape.graph.initializer(Int32Array.of(distance), [1])]);
    const bounds = [place(this.maskedCount), place(this.maskedCount + size)];
    this.maskedCount += size;
    const stretch = tape.graph.node("Slice", [this.bank(rate), ...bounds]);
    const mask = tape.graph.node("Reshape", [stretch, tape.graph.indices(x.shape)]);
    return multiply(tape, x, tape.variable(mask, x.shape));
  }

  /** The banks as the graph's inputs, the same for the same seed. */
  banks(random: Random): Record<string, Tensor> {
    const length = this.maskedCount + offsetCount;
    const entries = [...this.inputs].map(([rate, name]): [string, Tensor] => {
      const draws = random.fork(Math.round(rate * 1e6));
      const kept = 1 / (1 - rate);
      const data = new Float32Array(length);
      for (let place = 0; place < length; place++) if (draws.next() >= rate) data[place] = kept;
      return [name, { elementType: "float", data, shape: [length] }];
    });
    return Object.fromEntries(entries);
  }

  private bank(rate: number): string {
    const known = this.inputs.get(rate);
    if (known !== undefined) return known;
    const name = this.graph.input(`dropout_masks_${this.inputs.size}`, "float", [`M${this.inputs.size}`]);
    this.inputs.set(rate, name);
    return name;
  }
}

/** Where a step's stretch begins; it follows from seed and step alone. */
export function maskOffset(random: Random, step: number): number {
  return random.fork(step).nextInt(offsetCount + 1);
}
