import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LabelledRows } from "@sagebrush/ml/estimator";
import { createRandom } from "@sagebrush/ml/random";

export interface BoostingData {
  rowCount: number;
  featureCount: number;
  /** The last four columns have three values each; else a tenth of every third column is missing. */
  hasLevels: boolean;
}

/** What boosting.bench.ts asks of a process. */
export interface BoostingRequest {
  /** Where the rows are, and the scores go. */
  folder: string;
  featureCount: number;
  threads: number;
  rounds: number;
  /** null: depth by depth to 6; else leaf by leaf. */
  leaves: number | null;
  repeats: number;
}

/** Bell-shaped columns with linear parts, products and steps in the signal. */
export function makeRows({ rowCount, featureCount, hasLevels }: BoostingData, seed: number): LabelledRows {
  const random = createRandom(seed);
  const bell = () => random.next() + random.next() + random.next() + random.next() - 2;
  const level = () => random.nextInt(3);
  const columns = Array.from({ length: featureCount }, (_, feature) =>
    Float32Array.from({ length: rowCount }, hasLevels && feature >= featureCount - 4 ? level : bell),
  );
  const coefficients = createRandom(0);
  const slopes = columns.map(() => (coefficients.next() < 0.4 ? 2 * coefficients.next() - 1 : 0));
  const [first, second, third, fourth] = columns as [Float32Array, Float32Array, Float32Array, Float32Array];
  const target = Float64Array.from({ length: rowCount }, (_, row) => {
    const linear = slopes.reduce((sum, slope, feature) => sum + slope * columns[feature]![row]!, 0);
    const bent = 4 * first[row]! * second[row]! + 1.5 * Math.sin(4 * third[row]!) + (fourth[row]! > 0.3 ? 1 : 0);
    return random.next() < 1 / (1 + Math.exp(-linear - bent)) ? 1 : 0;
  });
  if (!hasLevels)
    for (let feature = 0; feature < featureCount; feature += 3)
      for (let row = 0; row < rowCount; row++) if (random.next() < 0.1) columns[feature]![row] = Number.NaN;
  return { features: { rowCount, names: columns.map((_, index) => `f${index}`), columns }, target };
}

/** As float32 columns and float64 targets, which NumPy reads too. */
export async function writeRows(folder: string, name: string, { features, target }: LabelledRows): Promise<void> {
  await writeFile(path.join(folder, `${name}.features`), Buffer.concat(features.columns.map(bytesOf)));
  await writeFile(path.join(folder, `${name}.target`), bytesOf(target));
}

export async function readRows(folder: string, name: string, featureCount: number): Promise<LabelledRows> {
  const { buffer } = new Uint8Array(await readFile(path.join(folder, `${name}.features`)));
  const target = new Float64Array(new Uint8Array(await readFile(path.join(folder, `${name}.target`))).buffer);
  const rowCount = target.length;
  const columns = Array.from(
    { length: featureCount },
    (_, feature) => new Float32Array(buffer, 4 * feature * rowCount, rowCount),
  );
  return { features: { rowCount, names: columns.map((_, index) => `f${index}`), columns }, target };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
