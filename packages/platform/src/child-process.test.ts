import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { forkChild } from "./child-process.ts";

let folder: string;
let entry: URL;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagebrush-child-"));
  const module = fileURLToPath(new URL("./child-process.ts", import.meta.url));
  const path = join(folder, "echo.ts");
  await writeFile(
    path,
    `import { serveParent } from ${JSON.stringify(module)};
     const send = serveParent<{ kind: string; values?: Float64Array }, unknown>((message) => {
       if (message.kind === "crash") { console.error("out of luck"); process.exit(3); }
       if (message.kind === "end") process.disconnect();
       else void send(message);
     });`,
  );
  entry = pathToFileURL(path);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Message = { kind: string; values?: Float64Array };

test("typed arrays cross to a child and back", async () => {
  const echo = await new Promise<Message>((resolve) => {
    const child = forkChild<Message, Message>(entry, {
      onMessage: (message) => {
        child.kill();
        resolve(message);
      },
    });
    child.send({ kind: "echo", values: new Float64Array([1, Number.NaN, 3]) });
  });
  expect(echo.values).toEqual(new Float64Array([1, Number.NaN, 3]));
});

test("a child that fails tells its exit code and its last words", async () => {
  const child = forkChild<Message, Message>(entry, { onMessage: () => undefined });
  child.send({ kind: "crash" });
  expect(await child.exited).toMatchObject({
    code: 3,
    signal: null,
    stderrTail: expect.stringContaining("out of luck"),
  });
  child.send({ kind: "echo" });
});

test("a child whose channel to the parent closes ends by itself", async () => {
  const child = forkChild<Message, Message>(entry, { onMessage: () => undefined });
  child.send({ kind: "end" });
  expect(await child.exited).toMatchObject({ signal: null });
});

test("a killed child is reported as killed", async () => {
  const child = forkChild<Message, Message>(entry, { onMessage: () => child.kill() });
  child.send({ kind: "echo" });
  expect(await child.exited).toMatchObject({ code: null, signal: "SIGKILL" });
});
