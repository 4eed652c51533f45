import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFreePort } from "../http/free-port.ts";
import { waitFor } from "../testing/wait-for.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { isProcessAlive } from "./postmaster.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagebrush-postgres-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function query<Row extends pg.QueryResultRow>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The tests below share one data folder, as one installation does: each leaves its server stopped. */
async function withServer(work: (server: EmbeddedPostgres) => Promise<void>): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir: join(folder, "data"), durability: "none" });
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

describe("the embedded PostgreSQL", { timeout: 60_000 }, () => {
  test("keeps its rows and its port from one start to the next", async () => {
    let firstPort = 0;
    await withServer(async (server) => {
      firstPort = server.port;
      await query(server.connectionString, "CREATE TABLE kept (value text); INSERT INTO kept VALUES ('grüße')");
      const files = await readdir(join(folder, "data"));
      expect(files.filter((name) => name.startsWith("cluster-draft-"))).toEqual([]);
    });
    await withServer(async (server) => {
      expect(await query(server.connectionString, "SELECT value FROM kept")).toEqual([{ value: "grüße" }]);
      expect(server.port).toBe(firstPort);
    });
  });

  test("gives the application a role that owns its database and cannot read the host's files", async () => {
    await withServer(async (server) => {
      const roles = await query(
        server.connectionString,
        "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user",
      );
      expect(roles).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false }]);
      await expect(query(server.connectionString, "SELECT pg_read_file('/etc/hostname')")).rejects.toMatchObject({
        code: "42501",
      });
    });
  });

  test("refuses a wrong password", async () => {
    await withServer(async (server) => {
      const wrong = new URL(server.connectionString);
      wrong.password = "wrong";
      await expect(query(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    });
  });

  test("recovers after the server was killed, with what was committed", async () => {
    const server = await startEmbeddedPostgres({ dataDir: join(folder, "data"), durability: "full" });
    await query(server.connectionString, "CREATE TABLE survived AS SELECT 7 AS value");
    process.kill(server.processId, "SIGKILL");
    await waitFor(async () => !(await isProcessAlive(server.processId)), { describe: "the server to be gone" });
    await withServer(async (next) => {
      expect(await query(next.connectionString, "SELECT value FROM survived")).toEqual([{ value: 7 }]);
    });
  });

  test("adopts the server that already runs on the folder, so that both owners use one", async () => {
    await withServer(async (server) => {
      const [second, third] = await Promise.all([
        startEmbeddedPostgres({ dataDir: join(folder, "data") }),
        startEmbeddedPostgres({ dataDir: join(folder, "data") }),
      ]);
      expect([second.processId, third.processId]).toEqual([server.processId, server.processId]);
      expect(await query(second.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    });
  });

  test("two starts at once on a new folder end with one server", async () => {
    const dataDir = join(folder, "raced");
    const servers = await Promise.all([1, 2].map(() => startEmbeddedPostgres({ dataDir, durability: "none" })));
    expect(servers[0]?.processId).toBe(servers[1]?.processId);
    await servers[0]?.stop();
  });

  test("starts although a dead server left its lock file with the id of a foreign process", async () => {
    await withServer(async () => {});
    const lockFile = join(folder, "data", "cluster", "postmaster.pid");
    await writeFile(lockFile, `${process.pid}\n${join(folder, "data", "cluster")}\n0\n5432\n\n127.0.0.1\n`);
    await withServer(async (server) => {
      expect(await query(server.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    });
  });

  test("chooses another port when its own was taken meanwhile", async () => {
    await withServer(async () => {});
    const { port } = JSON.parse(await readFile(join(folder, "data", "server.json"), "utf8"));
    const squatter = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve) => squatter.once("listening", resolve));
    try {
      await withServer(async (server) => expect(server.port).not.toBe(port));
    } finally {
      squatter.close();
    }
  });

  test("names a demanded port that is taken", async () => {
    const port = await findFreePort();
    const squatter = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve) => squatter.once("listening", resolve));
    try {
      await expect(startEmbeddedPostgres({ dataDir: join(folder, "data"), port })).rejects.toThrow(
        `Port ${port} is taken`,
      );
    } finally {
      squatter.close();
    }
  });

  test("names a data folder that is a file, and leaves a folder with a foreign cluster alone", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    await expect(startEmbeddedPostgres({ dataDir: file })).rejects.toThrow(/a-file.*Choose another|a-file.*cannot be/s);

    const foreign = join(folder, "foreign");
    await mkdir(join(foreign, "cluster"), { recursive: true });
    await writeFile(join(foreign, "cluster", "PG_VERSION"), "14");
    await expect(startEmbeddedPostgres({ dataDir: foreign, durability: "none" })).rejects.toThrow(
      "holds no database of Sagebrush",
    );
    expect(await readdir(join(foreign, "cluster"))).toEqual(["PG_VERSION"]);
  });

  test.runIf(process.platform === "linux")("ends by itself when its owner is killed", async () => {
    const dataDir = join(folder, "data");
    const entry = fileURLToPath(new URL("./testing/own-postgres.ts", import.meta.url));
    const owner = spawn(process.execPath, ["--import", "tsx", entry, dataDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const processId = await new Promise<number>((resolve) =>
      owner.stdout.once("data", (text) => resolve(Number(text.toString()))),
    );
    expect(await isProcessAlive(processId)).toBe(true);
    owner.kill("SIGKILL");
    // The next owner need not wait for that: it starts in the middle of the shutdown.
    await withServer(async (server) => {
      expect(server.processId).not.toBe(processId);
      expect(await isProcessAlive(processId)).toBe(false);
    });
  });
});
