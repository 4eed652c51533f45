import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { orderEnds } from "./order-ends.ts";

test("both ends are those of a stable sort", () => {
  const random = createRandom(9);
  for (const count of [0, 1, 5, 300]) {
    const codes = Int32Array.from({ length: count }, (_, place) => 2 * place + 1);
    const keys = Float64Array.from({ length: 2 * count }, () => random.nextInt(20) - 10);
    const sorted = [...codes].sort((one, other) => keys[one] - keys[other]);
    for (const most of [-1, 0, 1, 7, 300]) {
      const { lowest, highest } = orderEnds(codes, keys, most);
      expect(lowest).toEqual(sorted.slice(0, Math.max(0, most)));
      expect(highest).toEqual(sorted.toReversed().slice(0, Math.max(0, most)));
    }
  }
});
