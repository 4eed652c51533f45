import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { evaluatePlainly } from "../autodiff/evaluate-plainly.ts";
import { anySize, Tape, type Variable } from "../autodiff/tape.ts";
import type { FeatureImportance, FeatureMatrix, FittedModel } from "../estimator.ts";
import { declarationsOf, type Layer, servingPass } from "./network.ts";
import type { NetworkAnswer } from "./network-answers.ts";
import { rowMajorFeatures } from "./row-major.ts";

/** Rows worked out at a time, so that what lies between two layers stays in the processor's cache. */
const mostRowsPerPart = 128;
/** Fewer where each takes much, so that it stays in memory. */
const multiplicationsPerPart = 2 ** 26;

/** A trained network. What is served and what training-time prediction works out is one description, run by two engines. */
export class NetworkModel implements FittedModel {
  readonly importanceMeasure = "|gradient| x standard deviation";
  readonly iterations: number;
  readonly featureImportances: FeatureImportance[];
  readonly tolerance?: number;

  constructor(
    private readonly parts: {
      network: Layer;
      /** Of parameters and buffers. */
      values: readonly Float32Array[];
      toAnswer: NetworkAnswer;
      featureCount: number;
      iterations: number;
      featureImportances: FeatureImportance[];
      tolerance?: number;
    },
  ) {
    this.iterations = parts.iterations;
    this.featureImportances = parts.featureImportances;
    this.tolerance = parts.tolerance;
  }

  predict(features: FeatureMatrix): Float64Array {
    const answers: Float64Array[] = [];
    // Large tables take longer to convert than a part of the rows to work out.
    const plainValues = this.parts.values.map((value) => Float64Array.from(value));
    const fitting = Math.floor(multiplicationsPerPart / Math.max(1, this.parts.network.multiplicationsPerRow));
    const rowsPerPart = Math.max(1, Math.min(mostRowsPerPart, fitting));
    for (let start = 0; start < features.rowCount; start += rowsPerPart) {
      const count = Math.min(rowsPerPart, features.rowCount - start);
      const rows = Int32Array.from({ length: count }, (_, at) => start + at);
      const tape = new Tape(GraphBuilder.create());
      const shape = [count, this.parts.featureCount];
      const input = tape.variable(tape.graph.input("features", "float", shape), shape);
      const data = Float64Array.from(rowMajorFeatures(features, rows));
      const variables = this.variablesOf(tape);
      const known = new Map([[input.name, { shape, data }]]);
      for (const [at, variable] of variables.entries())
        known.set(variable.name, { shape: [...variable.shape], data: plainValues[at] });
      answers.push(evaluatePlainly(tape, known, this.answer(tape, variables, input)));
    }
    const width = answers.length === 0 ? 0 : answers[0].length / Math.min(rowsPerPart, features.rowCount);
    const all = new Float64Array(width * features.rowCount);
    for (const [part, answer] of answers.entries()) all.set(answer, part * rowsPerPart * width);
    return all;
  }

  toOnnx(graph: GraphBuilder, features: string): string {
    const tape = new Tape(graph);
    const rows = tape.variable(features, [anySize, this.parts.featureCount]);
    return this.answer(tape, this.variablesOf(tape), rows, { sumsInTurn: true }).name;
  }

  private variablesOf(tape: Tape): Variable[] {
    const { network, values } = this.parts;
    return declarationsOf(network).map(({ name, shape }, at) =>
      tape.variable(tape.graph.initializer(values[at], shape, name), shape),
    );
  }

  private answer(
    tape: Tape,
    variables: readonly Variable[],
    features: Variable,
    how: { sumsInTurn?: boolean } = {},
  ): Variable {
    const { network, toAnswer } = this.parts;
    return toAnswer(tape, network.apply(servingPass(tape, network, variables, how), features));
  }
}
