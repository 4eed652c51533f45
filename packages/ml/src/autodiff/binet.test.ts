import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { expect, test } from "vitest";
import { binet } from "./binet.ts";
import { evaluatePlainly } from "./evaluate-plainly.ts";
import { Tape } from "./tape.ts";

test("Binet's function and its derivative are what ln Γ and digamma leave of Stirling's formula, from .001 to 10,000", () => {
  // By scipy.special: x, gammaln and digamma.
  const published = [
    [0.001, 6.907178885383853, -1000.5755719318103],
    [0.5, 0.5723649429247001, -1.9635100260214235],
    [1, 0, -0.5772156649015329],
    [3.7, 1.428072326665388, 1.1671535393615113],
    [40, 106.63176026064346, 3.6763273740348428],
    [10_000, 82_099.71749644238, 9.21029037114285],
  ];
  const tape = new Tape(GraphBuilder.create(), "double");
  const x = tape.variable(tape.graph.input("x", "double", [1, 1]), [1, 1], { isDifferentiable: true });
  const value = binet(tape, x);
  const [gradient] = tape.gradients(value, [x]);
  for (const [at, logGamma, digamma] of published) {
    const values = new Map([[x.name, { shape: [1, 1], data: Float64Array.of(at) }]]);
    const stirling = (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2;
    expect(Math.abs(evaluatePlainly(tape, values, value)[0] + stirling - logGamma)).toBeLessThan(1e-6);
    const derivative = evaluatePlainly(tape, values, gradient)[0] + Math.log(at) - 0.5 / at;
    expect(Math.abs(derivative / digamma - 1)).toBeLessThan(1e-5);
  }
});
