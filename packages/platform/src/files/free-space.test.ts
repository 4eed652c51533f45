import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { assertFreeSpace, freeSpaceBytes } from "./free-space.ts";

test("work that does not fit on the disk is refused with both sizes", async () => {
  expect(await freeSpaceBytes(tmpdir())).toBeGreaterThan(0);
  await assertFreeSpace(tmpdir(), 1, "import the file");
  await expect(assertFreeSpace(tmpdir(), 1e18, "import the file")).rejects.toThrow(
    /^There is not enough space to import the file: 1000000000\.0 GB are needed, and the disk that holds .* has [\d.]+ [GM]B free\.$/,
  );
});
