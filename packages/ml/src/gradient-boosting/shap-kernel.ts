import type { FeatureMatrix } from "../estimator.ts";
import { type Kernels, loadKernels, placeRegions } from "../wasm/scratch-memory.ts";
import { treeShapModule } from "../wasm/tree-shap.base64.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import type { ShapPlan } from "./shap-plan.ts";
import { constantsPerNode, shapTables } from "./shap-tables.ts";
import { usedFeatures } from "./used-features.ts";

let kernels: Kernels | null | undefined;

const recordBytes = 32;
const slotBytes = 32;
const lanes = 4;
/** Of values and SHAP values that are worked on together: what a core's second cache holds. */
const blockBytes = 262_144;

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
  const used = usedFeatures(trees);
  const placeOf = new Map(used.map((feature, place) => [feature, place]));
  const valueStride = used.length * lanes * 4;
  const phiStride = used.length * lanes * 8;
  const groupBytes = valueStride + outputCount * phiStride;
  const groupCount = Math.max(1, Math.min(64, Math.floor(blockBytes / Math.max(1, groupBytes))));
  const tables = plans.map((plan) => ({ plan, ...shapTables(plan) }));
  const innerTotal = tables.reduce((sum, { innerNodes }) => sum + innerNodes.length, 0);
  const constantTotal = tables.reduce((sum, { constants }) => sum + constants.length, 0);
  const pointTotal = tables.reduce((sum, { pointCount }) => sum + pointCount, 0);
  const nodeCount = trees.reduce((most, { feature }) => Math.max(most, feature.length), 1);
  const { buffer, addresses } = placeRegions([
    innerTotal * recordBytes,
    constantTotal * 8,
    pointTotal * 8,
    groupCount * valueStride,
    groupCount * outputCount * phiStride,
    nodeCount * slotBytes,
    nodeCount * slotBytes,
  ]);
  const [recordsAt, constantsAt, pointsAt, valuesAt, phiAt, takenAt, sumsAt] = addresses;
  const integers = new Uint32Array(buffer);
  const floats = new Float32Array(buffer);
  const doubles = new Float64Array(buffer);

  let record = recordsAt;
  let constant = constantsAt;
  let point = pointsAt;
  const placed = tables.map(({ plan, innerNodes, pointCount, constants, lostRatios }) => {
    const start = { records: record, constants: constant, points: point, pointCount, innerCount: innerNodes.length };
    const { feature, threshold, missingGoesLeft, left } = plan.tree;
    for (const node of innerNodes) {
      const place = placeOf.get(feature[node]) ?? 0;
      const at = record / 4;
      integers[at] = place * lanes * 4;
      floats[at + 1] = threshold[node];
      integers[at + 2] = missingGoesLeft[node] === 1 ? 0xffffffff : 0;
      integers[at + 3] = node * slotBytes;
      integers[at + 4] = left[node] * slotBytes;
      integers[at + 5] = plan.previous[left[node]] * slotBytes;
      integers[at + 6] = place * lanes * 8;
      record += recordBytes;
    }
    doubles.set(constants, constant / 8);
    doubles.set(lostRatios, point / 8);
    constant += innerNodes.length * pointCount * constantsPerNode * 8;
    point += pointCount * 8;
    return start;
  });

  const { rowCount, columns } = features;
  const blockRows = groupCount * lanes;
  for (let start = 0; start < rowCount; start += blockRows) {
    const count = Math.min(blockRows, rowCount - start);
    const groups = Math.ceil(count / lanes);
    for (const [place, feature] of used.entries()) {
      const column = columns[feature];
      for (let row = 0; row < groups * lanes; row++) {
        const at = ((row >> 2) * used.length + place) * lanes + (row & 3);
        floats[valuesAt / 4 + at] = row < count ? column[start + row] : 0;
      }
    }
    doubles.fill(0, phiAt / 8, phiAt / 8 + groupCount * outputCount * used.length * lanes);
    for (const [index, tree] of placed.entries()) {
      const outputPhi = phiAt + (index % outputCount) * groupCount * phiStride;
      kernels.addTreeShap(
        ...[tree.records, tree.innerCount, tree.constants, tree.points, tree.pointCount],
        ...[valuesAt, valueStride, outputPhi, phiStride, groups, takenAt, sumsAt],
      );
    }
    for (let output = 0; output < outputCount; output++) {
      for (let row = 0; row < count; row++) {
        const to = ((start + row) * outputCount + output) * columns.length;
        const from = phiAt / 8 + (output * groupCount + (row >> 2)) * used.length * lanes + (row & 3);
        for (let place = 0; place < used.length; place++) values[to + used[place]] += doubles[from + place * lanes];
      }
    }
  }
  return true;
}
