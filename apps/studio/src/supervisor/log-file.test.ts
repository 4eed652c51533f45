import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { openLogFile } from "./log-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-log-"));
afterAll(() => rmSync(folder, { recursive: true }));
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");

test("a full log becomes the previous one and the oldest goes, across openings too", () => {
  const open = () => openLogFile(path.join(folder, "x.log"), { maxBytes: 10, keep: 2 });
  const first = open();
  for (const line of ["11111111\n", "22222222\n", "33333333\n"]) first.write(line);
  first.close();
  const second = open();
  second.write("44444444\n");
  second.write("5");
  second.close();
  expect([read("x.log"), read("x.log.1"), read("x.log.2")]).toEqual(["44444444\n5", "33333333\n", "22222222\n"]);
  expect(existsSync(path.join(folder, "x.log.3"))).toBe(false);
});

test("a log that cannot be written is dropped and does not throw", () => {
  const log = openLogFile(path.join(folder, "no", "such", "folder.log"));
  expect(() => log.write("lost")).not.toThrow();
});
