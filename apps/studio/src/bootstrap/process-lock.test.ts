import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { processIdentity } from "./process-identity.mjs";
import { acquireLock } from "./process-lock.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));
const lockFile = (name: string) => path.join(folder, name);

function acquired(lock: ReturnType<typeof acquireLock>) {
  if (!lock.acquired) throw new Error("expected the lock to be free");
  return lock;
}

test("a lock held by a living process is refused, and says by whom", () => {
  const file = lockFile("held");
  const held = acquired(acquireLock(file, "port 8600"));
  const second = acquireLock(file);
  expect(second).toMatchObject({ acquired: false, holder: { pid: process.pid, about: "port 8600" } });
  held.release();
  acquired(acquireLock(file)).release();
  expect(existsSync(file)).toBe(false);
});

test("a lock left by a killed process is taken over", async () => {
  const file = lockFile("killed");
  const holder = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  await once(holder, "spawn");
  writeFileSync(file, JSON.stringify({ pid: holder.pid, identity: processIdentity(holder.pid!) }));
  expect(acquireLock(file).acquired).toBe(false);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  acquired(acquireLock(file)).release();
});

test("a lock whose process id was given to another process is taken over", () => {
  const file = lockFile("reused");
  writeFileSync(file, JSON.stringify({ pid: process.pid, identity: "another boot:1" }));
  acquired(acquireLock(file)).release();
});

test("a torn lock file is taken over", () => {
  const file = lockFile("torn");
  writeFileSync(file, '{"pid":');
  utimesSync(file, 0, 0);
  acquired(acquireLock(file)).release();
});

test("of many processes that find the same stale lock exactly one gets it", async () => {
  const file = lockFile("raced");
  writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, identity: "gone" }));
  const module = new URL("./process-lock.mjs", import.meta.url).href;
  const script = `import { acquireLock } from ${JSON.stringify(module)};
    process.stdout.write(String(acquireLock(${JSON.stringify(file)}).acquired));
    setInterval(() => {}, 1000);`;
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] }),
  );
  const answers = await Promise.all(children.map(async (child) => String((await once(child.stdout, "data"))[0])));
  for (const child of children) child.kill("SIGKILL");
  expect(answers.filter((answer) => answer === "true")).toHaveLength(1);
});
