import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { ensureSecrets } from "./secrets.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a secret is made once, and only its owner may read it", () => {
  const file = path.join(folder, "secrets.json");
  const secrets = ensureSecrets(file);
  expect(ensureSecrets(file)).toEqual(secrets);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a damaged file is named instead of replaced", () => {
  const file = path.join(folder, "damaged.json");
  writeFileSync(file, "{}");
  expect(() => ensureSecrets(file)).toThrow(`${file} is damaged`);
});
