import { describe, expect, test } from "vitest";
import { findViolations } from "./find-violations.mjs";
import { readImports } from "./read-imports.mjs";

const dependencies = {
  "": ["vitest", "tsx"],
  "packages/platform": ["pg", "bullmq", "@sagebrush/contracts"],
  "packages/control-plane": ["zod"],
  "packages/ml": [],
  "apps/web": ["recharts", "react"],
  "apps/api": ["@orpc/server", "zod"],
  "apps/worker": ["zod"],
};

function judge(sources) {
  const files = Object.entries(sources).map(([path, code]) => ({ path, code }));
  return findViolations(files, { dependencies, aliases: { "@/": "apps/web/" } });
}
const problems = (sources) => judge(sources).map(({ problem }) => problem);

describe("the import check", () => {
  test.each([
    [
      "an app that imports another app",
      "apps/api/src/a.ts",
      'import { a } from "@sagebrush/worker/a";',
      "may import only",
    ],
    [
      "an app that reaches another app by path",
      "apps/api/src/a.ts",
      'import "../../worker/src/a.ts";',
      "leaves apps/api",
    ],
    ["a package outside its row", "packages/ml/src/a.ts", 'import "@sagebrush/platform/log";', "may import only onnx"],
    [
      "the web app that imports rules",
      "apps/web/lib/a.ts",
      'import "@sagebrush/control-plane/a";',
      "may import only contracts",
    ],
    [
      "a file outside the allowed one",
      "packages/platform/src/a.ts",
      'import "@sagebrush/contracts/api";',
      "contracts/errors",
    ],
    ["a package that imports itself by name", "packages/ml/src/a.ts", 'import "@sagebrush/ml/b";', "its own package"],
    [
      "a type-only import",
      "packages/ml/src/a.ts",
      'import type { A } from "@sagebrush/data/a";',
      "may import only onnx",
    ],
    ["a re-export", "packages/ml/src/a.ts", 'export { a } from "@sagebrush/data/a";', "may import only onnx"],
    [
      "a dynamic import",
      "packages/ml/src/a.ts",
      'const a = await import("@sagebrush/data/a");',
      "may import only onnx",
    ],
    ["a type query", "packages/ml/src/a.ts", 'let a: import("@sagebrush/data/a").A;', "may import only onnx"],
    ["a require", "packages/ml/src/a.ts", 'const a = createRequire(x)("@sagebrush/data/a");', "may import only onnx"],
    ["a queue outside platform", "apps/worker/src/a.ts", 'import { Queue } from "bullmq";', "packages/platform alone"],
    ["charts outside the web app", "apps/api/src/a.ts", 'import "recharts";', "apps/web alone"],
    ["the API's server elsewhere", "apps/worker/src/a.ts", 'import "@orpc/server/node";', "apps/api alone"],
    ["a package nobody declared", "apps/worker/src/a.ts", 'import "lodash";', "apps/worker/package.json does not name"],
    ["a development tool in the product", "apps/worker/src/a.ts", 'import "vitest";', "does not name"],
    ["a file read in ml", "packages/ml/src/a.ts", 'import { readFile } from "node:fs/promises";', "no input or output"],
    ["a clock in ml", "packages/ml/src/a.ts", "const now = Date.now();", "uses Date.now"],
    ["the date in ml", "packages/ml/src/a.ts", "const now = new Date();", "uses new Date()"],
    ["chance in ml", "packages/ml/src/a.ts", 'const x = Math["random"]();', "uses Math.random"],
    [
      "the environment outside env.ts",
      "apps/api/src/a.ts",
      "const url = process.env.DATABASE_URL;",
      "reads process.env",
    ],
    ["a computed import", "apps/api/src/a.ts", "await import(name);", "computed name"],
    ["an index file", "apps/api/src/index.ts", "", "index file"],
    ["an export of everything", "apps/api/src/a.ts", 'export * from "./b.ts";', "re-exports everything"],
    ["a feature of the UI that imports another", "apps/web/features/a/x.tsx", 'import "../b/y.tsx";', "feature b"],
    ["the same through an alias", "apps/web/features/a/x.tsx", 'import "@/features/b/y";', "feature b"],
    [
      "a package in what runs before the install",
      "apps/studio/src/bootstrap/a.mjs",
      'import "zod";',
      "before anything is installed",
    ],
  ])("finds %s", (_, path, code, problem) => {
    expect(problems({ [path]: code })).toEqual([expect.stringContaining(problem)]);
  });

  test("finds a circle of features and names it", () => {
    const found = problems({
      "packages/control-plane/src/tuning/a.ts": 'import "../training/b.ts";',
      "packages/control-plane/src/training/b.ts": 'import "../models/c.ts";',
      "packages/control-plane/src/models/c.ts": 'import "../tuning/a.ts";',
    });
    expect(found).toContain("closes a circle of features: tuning → training → models → tuning");
  });

  test("says the file and the line", () => {
    expect(judge({ "apps/worker/src/a.ts": '// one\n\nimport "bullmq";' })).toMatchObject([
      { file: "apps/worker/src/a.ts", line: 3 },
    ]);
  });

  test("allows what the table allows", () => {
    const allowed = {
      "packages/control-plane/src/tuning/a.ts":
        'import "../training/b.ts"; import "@sagebrush/onnx/model"; import { z } from "zod";',
      "packages/platform/src/a.ts": 'import pg from "pg"; import { StudioError } from "@sagebrush/contracts/errors";',
      "packages/ml/src/a.test.ts": 'import { test } from "vitest"; import "node:fs"; test("x", () => Date.now());',
      "apps/web/features/a/x.tsx":
        'import { Line } from "recharts"; import "@/components/y"; import "./z.tsx"; export const X = () => <p>Don\'t import("bullmq")</p>;',
      "apps/api/src/env.ts": "export const url = process.env.DATABASE_URL;",
      "e2e/story.spec.ts": 'import "@sagebrush/ml/a"; import "vitest";',
    };
    expect(judge(allowed)).toEqual([]);
  });

  test("a file that does not parse is an error, not a file without imports", () => {
    expect(() => readImports("import {", "a.ts")).toThrow();
  });
});
