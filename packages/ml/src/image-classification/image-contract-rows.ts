import type { ContractRows } from "../contract-rows.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn } from "../table.ts";

const side = 5;
const random = createRandom(17);
const rowCount = 240;

/** A bright line of three pixels, lying or standing, anywhere in a dark picture of 5 x 5; or nothing at all, once. */
const kinds = Array.from({ length: rowCount }, (_, row) =>
  row === 7 ? "none" : ["lying", "standing"][random.nextInt(2)],
);
const pictures = kinds.map((kind) => {
  const pixels = Array.from({ length: side ** 2 }, () => 20 * random.next());
  const [along, across] = [random.nextInt(side - 2), random.nextInt(side)];
  if (kind === "none") return pixels;
  for (let at = 0; at < 3; at++)
    pixels[kind === "lying" ? across * side + along + at : (along + at) * side + across] += 200;
  return pixels;
});
const names = Array.from({ length: side ** 2 }, (_, at) => `pixel ${at}`);
// One pixel is dead, one was never read, and one is missing now and then.
const [dead, unread, patchy] = [0, 4, 12];
const columns = names.map((name, at) =>
  numericColumn(
    name,
    pictures.map((pixels, row) => {
      if (at === unread || (at === patchy && row % 7 === 0)) return null;
      return at === dead ? 3 : pixels[at];
    }),
  ),
);
const hostile = [null, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3.4e38, -1e300, 1e-45];

/** Pictures for the estimator contract. */
export const imageContractRows: ContractRows = {
  table: { rowCount, columns },
  hostile: {
    rowCount: hostile.length,
    columns: names.map((name, at) =>
      numericColumn(
        name,
        hostile.map((_, row) => hostile[(row + at) % hostile.length]),
      ),
    ),
  },
  targets: {
    "binary-classification": categoricalColumn(
      "target",
      kinds.map((kind) => (kind === "lying" ? "lying" : "other")),
    ),
    "multiclass-classification": categoricalColumn("target", kinds),
  },
  tellingColumns: names,
  silentColumns: [names[dead], names[unread]],
};
