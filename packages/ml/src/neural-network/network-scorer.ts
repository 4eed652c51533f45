import type { Device } from "@sagebrush/onnx/device";
import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession, type Session, type Tensor } from "@sagebrush/onnx/session";
import { anySize, Tape } from "../autodiff/tape.ts";
import { declarationsOf, type Layer, servingPass } from "./network.ts";
import type { RowLoss } from "./network-losses.ts";
import type { TrainingRows } from "./trainable-model.ts";

/** Rows of one run: enough to be fast, few enough to fit memory and to let others have a turn. */
const multiplicationsPerRun = 1_000_000_000;
const leastRowsPerRun = 64;
const mostRowsPerRun = 4_096;

/** Scores rows by a network whose parameters change from epoch to epoch. */
export class NetworkScorer {
  private constructor(
    private readonly session: Session,
    private readonly network: Layer,
  ) {}

  static async create(
    network: Layer,
    loss: RowLoss,
    { featureCount, device }: { featureCount: number; device: Device | undefined },
  ): Promise<NetworkScorer> {
    const graph = GraphBuilder.create("scoring");
    const tape = new Tape(graph);
    const features = tape.variable(graph.input("features", "float", ["N", featureCount]), [anySize, featureCount]);
    const target = tape.variable(graph.input("target", "float", ["N", 1]), [anySize, 1]);
    const values = declarationsOf(network).map(({ name, shape }) =>
      tape.variable(graph.input(name, "float", shape), shape),
    );
    const scores = network.apply(servingPass(tape, network, values), features);
    graph.output("scores", "float", ["N", scores.shape[1]], scores.name);
    graph.output("losses", "float", ["N", 1], loss(tape, scores, target).name);
    return new NetworkScorer(await createSession(graph.toModel(), { device }), network);
  }

  /**
   * @param values of parameters and buffers
   * @returns float32[n * K] scores, row-major, and the mean loss by the rows' weights
   */
  async score(values: readonly Float32Array[], rows: TrainingRows): Promise<{ scores: Float32Array; loss: number }> {
    const fixed = declarationsOf(this.network).map(({ name, shape }, at): [string, Tensor] => [
      name,
      { elementType: "float", data: values[at], shape },
    ]);
    const rowsPerRun = Math.min(
      mostRowsPerRun,
      Math.max(leastRowsPerRun, Math.floor(multiplicationsPerRun / Math.max(1, this.network.multiplicationsPerRow))),
    );
    let scores = new Float32Array(0);
    let lossSum = 0;
    let weightSum = 0;
    for (let start = 0; start < rows.rowCount; start += rowsPerRun) {
      const end = Math.min(rows.rowCount, start + rowsPerRun);
      const part = (data: Float32Array, width: number): Tensor => ({
        elementType: "float",
        data: data.subarray(start * width, end * width),
        shape: [end - start, width],
      });
      const results = await this.session.run({
        ...Object.fromEntries(fixed),
        features: part(rows.features, rows.featureCount),
        target: part(rows.target, 1),
      });
      const [ownScores, losses] = [floats(results.scores), floats(results.losses)];
      if (start === 0) scores = new Float32Array((ownScores.length / (end - start)) * rows.rowCount);
      scores.set(ownScores, (ownScores.length / (end - start)) * start);
      for (const [place, loss] of losses.entries()) {
        const weight = rows.weights === null ? 1 : rows.weights[start + place];
        if (weight > 0) lossSum += weight * loss;
        weightSum += weight;
      }
    }
    return { scores, loss: weightSum > 0 ? lossSum / weightSum : 0 };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

export function floats({ elementType, data }: Tensor): Float32Array {
  if (elementType !== "float") throw new Error(`The graph answers ${elementType}, not float.`);
  return data;
}
