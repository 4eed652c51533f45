import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import type { Centres } from "./centres.ts";
import type { Points } from "./points.ts";

/** Run together: bounds the memory for their scores, and how long a run cannot be interrupted. */
const mostScores = 1_000_000;

export interface Assignment {
  /**
   * Finds the centre closest to each point, the first of equally close ones up to float32.
   * @param out int32[N], overwritten
   * @returns false where it was aborted in between; `out` then means nothing
   */
  assign(points: Points, centres: Centres, out: Int32Array, signal: AbortSignal): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * Lloyd's assignment by matrix multiplication in ONNX Runtime: |x - c|² is least where x · c - |c|² / 2 is greatest. On
 * 100,000 rows of 30 columns this is about ten times as fast as loops, and faster than bounds that save distances.
 */
export async function createAssignment(dimensions: number): Promise<Assignment> {
  const graph = GraphBuilder.create("assignment");
  graph.input("points", "float", ["N", dimensions]);
  graph.input("centres", "float", ["K", dimensions]);
  graph.input("offsets", "float", ["K"]);
  const scores = graph.node("Gemm", ["points", "centres", "offsets"], { transB: { int: 1 } });
  const closest = graph.node("ArgMax", [scores], { axis: { int: 1 }, keepdims: { int: 0 } });
  graph.output("closest", "int32", ["N"], graph.node("Cast", [closest], { to: { int: 6 } }));
  const session = await createSession(graph.toModel());
  return {
    async assign(points, centres, out, signal) {
      const shape = [centres.count, dimensions];
      const fixed = {
        centres: { elementType: "float", data: Float32Array.from(centres.values), shape },
        offsets: { elementType: "float", data: offsetsOf(centres), shape: [centres.count] },
      } as const;
      const rowsPerRun = Math.max(1, Math.floor(mostScores / Math.max(centres.count, dimensions)));
      for (let start = 0; start < points.count; start += rowsPerRun) {
        if (start > 0 && signal.aborted) return false;
        const end = Math.min(points.count, start + rowsPerRun);
        const data = points.values.subarray(start * dimensions, end * dimensions);
        await session.run(
          { ...fixed, points: { elementType: "float", data, shape: [end - start, dimensions] } },
          { closest: { elementType: "int32", data: out.subarray(start, end), shape: [end - start] } },
        );
      }
      return true;
    },
    release: () => session.release(),
  };
}

/** float32[K]: -|c|² / 2. */
function offsetsOf({ count, dimensions, values }: Centres): Float32Array {
  const offsets = new Float32Array(count);
  for (let centre = 0; centre < count; centre++) {
    let squares = 0;
    for (let dimension = 0; dimension < dimensions; dimension++)
      squares += Math.fround(values[centre * dimensions + dimension]) ** 2;
    offsets[centre] = -squares / 2;
  }
  return offsets;
}
