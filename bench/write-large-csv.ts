import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/** Twenty columns, fifteen of numbers and five of fifty categories: about 330 bytes a row, the same every time. */
export async function writeLargeCsv(path: string, rowCount: number): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${Array.from({ length: 20 }, (_, column) => `column_${column}`).join(",")}\n`);
  let state = 1;
  for (let row = 0; row < rowCount; row++) {
    let line = "";
    for (let column = 0; column < 20; column++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      line += column < 15 ? `${(state / 2 ** 32) * 1e6},` : `category_${state % 50}${column < 19 ? "," : "\n"}`;
    }
    if (!file.write(line)) await new Promise<void>((resolve) => file.once("drain", () => resolve()));
  }
  file.end();
  await finished(file);
}
