import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { evaluatePlainly } from "../autodiff/evaluate-plainly.ts";
import { concat } from "../autodiff/operators.ts";
import { anySize, Tape, type Variable } from "../autodiff/tape.ts";
import type { FeatureMatrix } from "../estimator.ts";
import { LagForecaster } from "../forecasting/lag-forecaster.ts";
import type { LagPlan } from "../forecasting/lag-plan.ts";
import { addZeros } from "../forecasting/lags-to-onnx.ts";
import type { RelativeAnswer } from "../forecasting/relative-forecast.ts";
import { quantileLevels } from "../forecasting/time-series.ts";
import { declarationsOf, type Layer, servingPass } from "../neural-network/network.ts";
import type { Likelihood } from "./likelihoods.ts";
import { type FeatureScales, networkRows, networkRowsToOnnx, networkWidthOf } from "./network-features.ts";

export interface TrainedNetwork {
  network: Layer;
  /** Of parameters and buffers. */
  values: readonly Float32Array[];
  likelihood: Likelihood;
  scales: FeatureScales;
}

interface DeepArParts {
  plan: LagPlan;
  mean: number;
  /** Null where no series changes enough to learn from: the level is forecast. */
  trained: TrainedNetwork | null;
  iterations: number;
}

const rowsPerPart = 128;

/** A network that answers, for each step ahead, the distribution of what comes, relative to level and scale of the series. */
export class DeepArModel extends LagForecaster<DeepArParts> {
  protected answer(features: FeatureMatrix): RelativeAnswer {
    const { trained, plan } = this.parts;
    return trained === null ? nothing(features) : answerPlainly(plan, trained, features);
  }

  protected answerToOnnx(graph: GraphBuilder, features: string): { center: string; quantiles: string } {
    const { trained, plan } = this.parts;
    if (trained === null)
      return { center: addZeros(graph, features, 1), quantiles: addZeros(graph, features, quantileLevels.length) };
    const tape = new Tape(graph);
    const rows = networkRowsToOnnx(graph, features, plan, trained.scales);
    const { center, quantiles } = answersOf(tape, trained, tape.variable(rows, [anySize, networkWidthOf(plan)]));
    return { center: center.name, quantiles: quantiles.name };
  }
}

function nothing({ rowCount }: FeatureMatrix): RelativeAnswer {
  return { center: new Float64Array(rowCount), quantiles: new Float64Array(rowCount * quantileLevels.length) };
}

function answersOf(tape: Tape, { network, values, likelihood }: TrainedNetwork, rows: Variable) {
  const variables = declarationsOf(network).map(({ name, shape }, at) =>
    tape.variable(tape.graph.initializer(values[at], shape, name), shape),
  );
  return likelihood.answers(tape, network.apply(servingPass(tape, network, variables), rows));
}

function answerPlainly(plan: LagPlan, trained: TrainedNetwork, features: FeatureMatrix): RelativeAnswer {
  const answer = nothing(features);
  const all = networkRows(features, trained.scales);
  const width = networkWidthOf(plan);
  for (let start = 0; start < features.rowCount; start += rowsPerPart) {
    const count = Math.min(rowsPerPart, features.rowCount - start);
    const shape = [count, width];
    const tape = new Tape(GraphBuilder.create());
    const rows = tape.variable(tape.graph.input("rows", "float", shape), shape);
    const { center, quantiles } = answersOf(tape, trained, rows);
    const data = Float64Array.from(all.subarray(start * width, (start + count) * width));
    const values = new Map([[rows.name, { shape, data }]]);
    const own = evaluatePlainly(tape, values, concat(tape, [center, quantiles], 1));
    for (let row = 0; row < count; row++) {
      const [first, end] = [row * (quantileLevels.length + 1), (row + 1) * (quantileLevels.length + 1)];
      answer.center[start + row] = own[first];
      answer.quantiles.set(own.subarray(first + 1, end), (start + row) * quantileLevels.length);
    }
  }
  return answer;
}
