import { expect, test } from "vitest";
import { advanceUpload, isUploadUnderWay, remainingSeconds, type Upload, type UploadEvent } from "./upload-state.ts";

const fresh: Upload = {
  uploadKey: "1",
  fileName: "cars.csv",
  sizeBytes: 1000,
  bytesSent: 0,
  resumedFromBytes: 0,
  bytesPerSecond: null,
  state: { status: "Queued" },
};
const after = (...events: UploadEvent[]) => events.reduce(advanceUpload, fresh);
const progressed = (bytesSent: number): UploadEvent => ({ type: "progressed", bytesSent, bytesPerSecond: 100 });

test("an upload goes from the queue to its id", () => {
  const done = after({ type: "started" }, progressed(400), { type: "completed", uploadId: "abc12345" });
  expect(done.state).toEqual({ status: "Completed", uploadId: "abc12345" });
  expect(done.bytesSent).toBe(1000);
  expect(isUploadUnderWay(done)).toBe(false);
});

test("progress that arrives after a pause or the end changes nothing", () => {
  const paused = after({ type: "started" }, progressed(400), { type: "paused" });
  expect(advanceUpload(paused, progressed(500))).toBe(paused);
  expect(advanceUpload(paused, { type: "completed", uploadId: "abc12345" })).toBe(paused);
  const failed = after({ type: "started" }, { type: "failed", reason: "gone" });
  expect(advanceUpload(failed, progressed(500))).toBe(failed);
});

test("a lost network waits and goes on where it was", () => {
  const waiting = after({ type: "started" }, progressed(400), { type: "interrupted", reason: "offline" });
  expect(waiting.state.status).toBe("Waiting");
  expect(isUploadUnderWay(waiting)).toBe(true);
  expect(remainingSeconds(waiting)).toBeNull();
  expect(advanceUpload(waiting, progressed(450))).toMatchObject({ bytesSent: 450, state: { status: "Uploading" } });
});

test("a paused or failed upload can be queued again and remembers what was sent", () => {
  const again = after({ type: "started" }, progressed(600), { type: "failed", reason: "500" }, { type: "requeued" });
  expect(again).toMatchObject({ bytesSent: 600, state: { status: "Queued" } });
  expect(after({ type: "requeued" })).toBe(fresh);
});

test("an upload taken up again says how much was there already", () => {
  expect(after({ type: "started" }, { type: "resumed", bytesSent: 600 })).toMatchObject({
    bytesSent: 600,
    resumedFromBytes: 600,
  });
});

test("remaining time follows speed, and is unknown without one", () => {
  expect(remainingSeconds(after({ type: "started" }, progressed(400)))).toBe(6);
  expect(remainingSeconds(fresh)).toBeNull();
});
