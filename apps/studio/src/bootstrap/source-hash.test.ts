import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { hashSources } from "./source-hash.mjs";

const root = mkdtempSync(path.join(tmpdir(), "sagebrush-sources-"));
afterAll(() => rmSync(root, { recursive: true }));

function write(file: string, content: string) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
}

test("the hash follows the content of what is built, and nothing else", () => {
  write("apps/api/src/main.ts", "one");
  write("packages/ml/src/boosting.ts", "two");
  const hash = hashSources(root);

  write("apps/api/src/main.test.ts", "tests are not built");
  write("apps/api/dist/main.js", "made by the build");
  write("README.md", "prose");
  write("apps/api/src/main.ts", "one");
  expect(hashSources(root)).toBe(hash);

  write("packages/ml/src/boosting.ts", "changed");
  expect(hashSources(root)).not.toBe(hash);
  write("packages/ml/src/boosting.ts", "two");
  expect(hashSources(root)).toBe(hash);
  write("apps/worker/src/new.ts", "");
  expect(hashSources(root)).not.toBe(hash);
});
