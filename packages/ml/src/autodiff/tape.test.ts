import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { expect, test } from "vitest";
import { add, greater, multiply, reduceSum, where } from "./operators.ts";
import { Tape } from "./tape.ts";

function parameterOn(tape: Tape, name = "w", shape = [2]) {
  return tape.variable(tape.graph.input(name, "float", shape), shape, { isDifferentiable: true });
}

test("an operator without a rule is refused by its name", () => {
  const tape = new Tape(GraphBuilder.create());
  const parameter = parameterOn(tape);
  const loss = reduceSum(tape, tape.record("Round", [parameter], parameter.shape));
  expect(() => tape.gradients(loss, [parameter])).toThrow(/no gradient rule for the operator Round/);
});

test("operators the loss does not need a derivative of need no rule", () => {
  const tape = new Tape(GraphBuilder.create());
  const parameter = parameterOn(tape);
  const constant = tape.record("Round", [tape.constant([1, 2], [2])], [2]);
  const condition = greater(tape, parameter, tape.scalar(0));
  const loss = reduceSum(tape, where(tape, condition, multiply(tape, parameter, constant), parameter));
  expect(tape.gradients(loss, [parameter])[0].shape).toEqual([2]);
});

test("a parameter the loss does not depend on, and a loss of several elements, are refused", () => {
  const tape = new Tape(GraphBuilder.create());
  const [used, unused] = [parameterOn(tape, "used"), parameterOn(tape, "unused")];
  expect(() => tape.gradients(reduceSum(tape, used), [used, unused])).toThrow("'unused'");
  expect(() => tape.gradients(used, [used])).toThrow("not shape [2]");
});

test("shapes that do not broadcast are refused where they meet", () => {
  const tape = new Tape(GraphBuilder.create());
  expect(() => add(tape, parameterOn(tape, "a", [2]), parameterOn(tape, "b", [3]))).toThrow("[2] and [3]");
});
