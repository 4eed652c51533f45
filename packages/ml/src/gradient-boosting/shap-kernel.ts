import type { FeatureMatrix } from "../estimator.ts";
import { type Kernels, loadKernels, placeRegions } from "../wasm/scratch-memory.ts";
import { treeShapModule } from "../wasm/tree-shap.base64.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import type { ShapPlan } from "./shap-plan.ts";
import { type ShapTables, shapTables } from "./shap-tables.ts";
import { usedFeatures } from "./used-features.ts";

let kernels: Kernels | null | undefined;

const recordBytes = 32;
const slotBytes = 32;
/** Rows that the kernel works on side by side: a group. */
const lanes = 4;
/** Of values and SHAP values that are worked on together: what a core's second cache holds. */
const blockBytes = 262_144;
const mostGroups = 64;

/**
 * Adds the SHAP values of all trees, as `addTreeShap` does row by row, bit for bit the same.
 * @param values float64[rowCount * outputCount * features], by row, output, feature, added to
 * @returns false where the kernels cannot run here, and nothing was added
 */
export function addShapWithKernels(
  { trees, outputCount }: Pick<BoostedTrees, "trees" | "outputCount">,
  plans: readonly ShapPlan[],
  features: FeatureMatrix,
  values: Float64Array,
): boolean {
  kernels ??= loadKernels(treeShapModule);
  if (kernels === null) return false;
  const workspace = createWorkspace(plans, usedFeatures(trees), outputCount);
  const placed = writeTrees(workspace, plans);
  const { valueStride, phiStride, groupCount, valuesAt, phiAt, takenAt, sumsAt } = workspace;
  const blockRows = groupCount * lanes;
  for (let start = 0; start < features.rowCount; start += blockRows) {
    const count = Math.min(blockRows, features.rowCount - start);
    const groups = Math.ceil(count / lanes);
    writeValues(workspace, features, start, count);
    for (const [index, tree] of placed.entries()) {
      const outputPhi = phiAt + (index % outputCount) * groupCount * phiStride;
      kernels.addTreeShap(
        ...[tree.records, tree.innerCount, tree.constants, tree.points, tree.pointCount],
        ...[valuesAt, valueStride, outputPhi, phiStride, groups, takenAt, sumsAt],
      );
    }
    addBlock(workspace, values, { start, count, featureCount: features.columns.length });
  }
  return true;
}

/** Where the kernel finds and leaves everything; addresses and strides in bytes. */
interface Workspace {
  used: readonly number[];
  outputCount: number;
  tables: readonly ShapTables[];
  groupCount: number;
  valueStride: number;
  phiStride: number;
  recordsAt: number;
  constantsAt: number;
  pointsAt: number;
  valuesAt: number;
  phiAt: number;
  takenAt: number;
  sumsAt: number;
  integers: Uint32Array;
  floats: Float32Array;
  doubles: Float64Array;
}

function createWorkspace(plans: readonly ShapPlan[], used: readonly number[], outputCount: number): Workspace {
  const tables = plans.map(shapTables);
  const total = (sizeOf: (table: ShapTables) => number) => tables.reduce((sum, table) => sum + sizeOf(table), 0);
  const nodeCount = plans.reduce((most, { tree }) => Math.max(most, tree.feature.length), 1);
  const valueStride = used.length * lanes * 4;
  const phiStride = used.length * lanes * 8;
  const groupBytes = Math.max(1, valueStride + outputCount * phiStride);
  const groupCount = Math.max(1, Math.min(mostGroups, Math.floor(blockBytes / groupBytes)));
  const { buffer, addresses } = placeRegions([
    total(({ innerNodes }) => innerNodes.length) * recordBytes,
    total(({ constants }) => constants.length) * 8,
    total(({ pointCount }) => pointCount) * 8,
    groupCount * valueStride,
    groupCount * outputCount * phiStride,
    nodeCount * slotBytes,
    nodeCount * slotBytes,
  ]);
  const [recordsAt, constantsAt, pointsAt, valuesAt, phiAt, takenAt, sumsAt] = addresses;
  return {
    ...{ used, outputCount, tables, groupCount, valueStride, phiStride },
    ...{ recordsAt, constantsAt, pointsAt, valuesAt, phiAt, takenAt, sumsAt },
    integers: new Uint32Array(buffer),
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
  };
}

interface PlacedTree {
  records: number;
  innerCount: number;
  constants: number;
  points: number;
  pointCount: number;
}

/** The records are those that packages/ml/kernels/tree-shap.ts describes. */
function writeTrees(workspace: Workspace, plans: readonly ShapPlan[]): PlacedTree[] {
  const { used, tables, integers, floats, doubles } = workspace;
  const placeOf = new Map(used.map((feature, place) => [feature, place]));
  let { recordsAt: record, constantsAt: constant, pointsAt: point } = workspace;
  return tables.map(({ innerNodes, pointCount, constants, lostRatios }, index) => {
    const placed = { records: record, constants: constant, points: point, pointCount, innerCount: innerNodes.length };
    const { tree, previous } = plans[index];
    for (const node of innerNodes) {
      const place = placeOf.get(tree.feature[node]) ?? 0;
      const at = record / 4;
      integers[at] = place * lanes * 4;
      floats[at + 1] = tree.threshold[node];
      integers[at + 2] = tree.missingGoesLeft[node] === 1 ? 0xffffffff : 0;
      integers[at + 3] = node * slotBytes;
      integers[at + 4] = tree.left[node] * slotBytes;
      integers[at + 5] = previous[tree.left[node]] * slotBytes;
      integers[at + 6] = place * lanes * 8;
      record += recordBytes;
    }
    doubles.set(constants, constant / 8);
    doubles.set(lostRatios, point / 8);
    constant += constants.length * 8;
    point += pointCount * 8;
    return placed;
  });
}

/** Lays a block of rows out in groups, the last one filled up with zeros, and empties their SHAP values. */
function writeValues(
  { used, outputCount, groupCount, valuesAt, phiAt, floats, doubles }: Workspace,
  { columns }: FeatureMatrix,
  start: number,
  count: number,
): void {
  const laneCount = Math.ceil(count / lanes) * lanes;
  for (const [place, feature] of used.entries()) {
    const column = columns[feature];
    for (let row = 0; row < laneCount; row++) {
      const at = ((row >> 2) * used.length + place) * lanes + (row & 3);
      floats[valuesAt / 4 + at] = row < count ? column[start + row] : 0;
    }
  }
  doubles.fill(0, phiAt / 8, phiAt / 8 + groupCount * outputCount * used.length * lanes);
}

function addBlock(
  { used, outputCount, groupCount, phiAt, doubles }: Workspace,
  values: Float64Array,
  { start, count, featureCount }: { start: number; count: number; featureCount: number },
): void {
  for (let output = 0; output < outputCount; output++) {
    for (let row = 0; row < count; row++) {
      const to = ((start + row) * outputCount + output) * featureCount;
      const from = phiAt / 8 + (output * groupCount + (row >> 2)) * used.length * lanes + (row & 3);
      for (let place = 0; place < used.length; place++) values[to + used[place]] += doubles[from + place * lanes];
    }
  }
}
