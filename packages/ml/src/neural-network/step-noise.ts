import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { Tensor } from "@sagebrush/onnx/session";
import { multiply, sizeOf } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { Random } from "../random.ts";

/** From so many places of a bank a step may take its noise. */
const offsetCount = 2 ** 18;

/**
 * Noise without a random generator in the graph, whose state a checkpoint could not hold: masks of dropout, and normal
 * numbers. For each rate there is a bank of masks, drawn once from the seed, and one of normal numbers; a step takes the
 * stretch of it that begins at the step's own random offset.
 */
export class StepNoise {
  private readonly inputs = new Map<number | "normal", string>();
  /** Elements that a step draws, each in its own place of the stretch. */
  private drawnCount = 0;

  /**
   * @param graph the outermost one, which gets the banks as inputs
   * @param offset the name of the step's offset, int32[1]
   */
  constructor(
    private readonly graph: GraphBuilder,
    private readonly offset: string,
  ) {}

  dropout(tape: Tape, x: Variable, rate: number): Variable {
    return rate === 0 ? x : multiply(tape, x, this.stretch(tape, rate, x.shape));
  }

  /** Independent, each with mean 0 and variance 1. */
  normal(tape: Tape, shape: readonly number[]): Variable {
    return this.stretch(tape, "normal", shape);
  }

  /** The banks as the graph's inputs, the same for the same seed. */
  banks(random: Random): Record<string, Tensor> {
    const length = this.drawnCount + offsetCount;
    const entries = [...this.inputs].map(([kind, name]): [string, Tensor] => {
      const data =
        kind === "normal" ? normalNumbers(random.fork(normalKey), length) : dropoutMask(random, kind, length);
      return [name, { elementType: "float", data, shape: [length] }];
    });
    return Object.fromEntries(entries);
  }

  private stretch(tape: Tape, kind: number | "normal", shape: readonly number[]): Variable {
    const size = sizeOf(shape);
    const place = (distance: number) =>
      tape.graph.node("Add", [this.offset, tape.graph.initializer(Int32Array.of(distance), [1])]);
    const bounds = [place(this.drawnCount), place(this.drawnCount + size)];
    this.drawnCount += size;
    const stretch = tape.graph.node("Slice", [this.bank(kind), ...bounds]);
    return tape.variable(tape.graph.node("Reshape", [stretch, tape.graph.indices(shape)]), shape);
  }

  private bank(kind: number | "normal"): string {
    const known = this.inputs.get(kind);
    if (known !== undefined) return known;
    const name = this.graph.input(`noise_bank_${this.inputs.size}`, "float", [`M${this.inputs.size}`]);
    this.inputs.set(kind, name);
    return name;
  }
}

/** Beside those of the rates of dropout, which are 0 or more. */
const normalKey = -1;

function dropoutMask(random: Random, rate: number, length: number): Float32Array {
  const draws = random.fork(Math.round(rate * 1e6));
  const kept = 1 / (1 - rate);
  const data = new Float32Array(length);
  for (let place = 0; place < length; place++) if (draws.next() >= rate) data[place] = kept;
  return data;
}

/** Box and Muller, 1958. */
function normalNumbers(random: Random, length: number): Float32Array {
  const data = new Float32Array(length);
  for (let place = 0; place < length; place++) {
    data[place] = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  }
  return data;
}

/** Where a step's stretch begins; it follows from seed and step alone. */
export function noiseOffset(random: Random, step: number): number {
  return random.fork(step).nextInt(offsetCount + 1);
}
