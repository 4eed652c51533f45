import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkAddress, claimDataFolder } from "./preflight.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "sagebrush-preflight-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a new data folder is made, one studio at a time", () => {
  const dataDir = path.join(folder, "a", "b");
  const release = claimDataFolder(dataDir, "port 8600");
  expect(() => claimDataFolder(dataDir, "port 8601")).toThrow(/already uses the data folder .*port 8600/);
  release();
  claimDataFolder(dataDir, "port 8601")();
});

test("a data folder that is a file, or below one, is named", () => {
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  expect(() => claimDataFolder(file, "")).toThrow(`${file} is not a folder`);
  expect(() => claimDataFolder(path.join(file, "below"), "")).toThrow("is not a folder");
});

test.runIf(process.platform === "linux")("a data folder that cannot be written is named, for root too", () => {
  expect(() => claimDataFolder("/sys/kernel/sagebrush", "")).toThrow("/sys/kernel/sagebrush cannot be written");
});

test("a taken port is named, with one to try instead", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await expect(checkAddress({ port, host: "127.0.0.1" })).rejects.toThrow(
    new RegExp(`Port ${port} on 127.0.0.1 is taken .*--port \\d+`),
  );
  server.close();
});

test("an address that is not this machine's is named", async () => {
  await expect(checkAddress({ port: 0, host: "192.0.2.1" })).rejects.toThrow(
    "192.0.2.1 is not an address of this machine",
  );
});
