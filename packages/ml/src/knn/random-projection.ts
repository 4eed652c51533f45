import type { Random } from "../random.ts";

/**
 * Signs that project F features to fewer dimensions and about keep the proportions of distances.
 * sign: drawn at random (Achlioptas, JCSS 2003). fjlt: rows of a Hadamard matrix drawn at random, its columns' signs
 * too, the fast Johnson-Lindenstrauss transform in the form of Ailon and Liberty, SODA 2009.
 * @returns float32[F * target], row-major by feature, of 1 and -1
 */
export function projectionSigns(
  type: "sign" | "fjlt",
  { featureCount, target }: { featureCount: number; target: number },
  random: Random,
): Float32Array {
  if (type === "sign") return Float32Array.from({ length: featureCount * target }, () => signOf(random));
  const size = 2 ** Math.ceil(Math.log2(featureCount));
  const columnSigns = Array.from({ length: featureCount }, () => signOf(random));
  const rows = drawnRows(size, target, random);
  return Float32Array.from(
    { length: featureCount * target },
    (_, at) => columnSigns[Math.floor(at / target)] * hadamard(rows[at % target], Math.floor(at / target)),
  );
}

function signOf(random: Random): number {
  return random.nextInt(2) === 0 ? -1 : 1;
}

/** Different ones, of `size`. */
function drawnRows(size: number, count: number, random: Random): number[] {
  const all = Array.from({ length: size }, (_, row) => row);
  for (let at = 0; at < count; at++) {
    const other = at + random.nextInt(size - at);
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all.slice(0, count);
}

/** Sylvester's Hadamard matrix: -1 where the numbers of row and column share an odd number of binary ones. */
function hadamard(row: number, column: number): number {
  let shared = row & column;
  let sign = 1;
  for (; shared > 0; shared &= shared - 1) sign = -sign;
  return sign;
}
