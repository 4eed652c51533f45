import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../check-imports.mjs", import.meta.url));

test("the check fails where it finds no file to read", () => {
  const empty = mkdtempSync(path.join(tmpdir(), "sagebrush-empty-"));
  const { status, stderr } = spawnSync(process.execPath, [script, empty], { encoding: "utf8" });
  rmSync(empty, { recursive: true });
  expect([status, stderr]).toEqual([1, expect.stringContaining("would prove nothing")]);
});
