import { Writable } from "node:stream";
import { StudioError } from "@sagebrush/contracts/errors";
import { expect, test } from "vitest";
import { createLog } from "./create-log.ts";

test("a line is one JSON object with level, time, process, message, ids and the error's causes", () => {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = createLog({ name: "worker", destination }).child({ trainingJobId: "t1" });
  log.debug("not shown");
  const error = new StudioError("ModelError", "The model\nis broken.", { cause: new Error("deep") });
  log.error({ err: error }, "job failed");
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trim()).not.toContain("\n");
  const line = JSON.parse(lines[0] ?? "");
  expect(line).toMatchObject({
    level: "error",
    name: "worker",
    msg: "job failed",
    trainingJobId: "t1",
    err: { code: "ModelError" },
  });
  expect(line.err.message).toContain("The model\nis broken.");
  expect(line.err.message).toContain("deep");
  expect(new Date(line.time).toISOString()).toBe(line.time);
});
