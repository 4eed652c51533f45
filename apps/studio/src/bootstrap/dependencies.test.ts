import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { installDependencies } from "./dependencies.mjs";

let repositoryRoot: string;
afterEach(() => rmSync(repositoryRoot, { recursive: true }));

/** A clone with one dependency, itself a folder, so that npm needs no registry. */
function clone() {
  repositoryRoot = mkdtempSync(path.join(tmpdir(), "sagebrush-clone-"));
  const write = (file: string, content: unknown) => {
    mkdirSync(path.dirname(path.join(repositoryRoot, file)), { recursive: true });
    writeFileSync(path.join(repositoryRoot, file), JSON.stringify(content));
  };
  write("local/package.json", { name: "local", version: "1.0.0" });
  write("package.json", { name: "clone", version: "1.0.0", dependencies: { local: "file:local" } });
  write("package-lock.json", {
    name: "clone",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: {
      "": { name: "clone", version: "1.0.0", dependencies: { local: "file:local" } },
      local: { version: "1.0.0" },
      "node_modules/local": { resolved: "local", link: true },
    },
  });
  return {
    write,
    install: () => installDependencies({ repositoryRoot, logFile: path.join(repositoryRoot, "npm.log") }),
  };
}

test("a clone is installed once, and again when its lock changes", { timeout: 30_000 }, async () => {
  const { install } = clone();
  expect(await install()).toBe("installed");
  expect(readFileSync(path.join(repositoryRoot, "node_modules/local/package.json"), "utf8")).toContain("local");
  expect(await install()).toBe("unchanged");
  const lock = path.join(repositoryRoot, "package-lock.json");
  writeFileSync(lock, readFileSync(lock, "utf8").replace("{", "{ "));
  rmSync(path.join(repositoryRoot, "node_modules/.package-lock.json"));
  expect(await install()).toBe("installed");
});

test("what npm has already installed for this lock is believed", async () => {
  const { write, install } = clone();
  write("node_modules/.package-lock.json", { packages: {} });
  expect(await install()).toBe("unchanged");
});

test("an install that fails shows npm's own words and is not taken for done", { timeout: 30_000 }, async () => {
  const { write, install } = clone();
  write("local/package.json", { name: "local", version: "1.0.0", scripts: { preinstall: "echo broken; exit 3" } });
  await expect(install()).rejects.toMatchObject({ name: "StartFailure", details: expect.stringContaining("broken") });
  await expect(install()).rejects.toThrow("npm ci");
});

test("an unreadable lock is named", async () => {
  const { write, install } = clone();
  write("package-lock.json", "");
  await expect(install()).rejects.toThrow("package-lock.json cannot be read");
});
