import { expect, test } from "vitest";
import { UploadManager } from "./upload-manager.ts";
import type { StartTransfer, TransferListener } from "./upload-transfer.ts";

interface FakeTransfer {
  file: File;
  listener: TransferListener;
  starts: number;
  pauses: number;
  discards: number;
}

function managerWithTransfers() {
  const transfers: FakeTransfer[] = [];
  const startTransfer: StartTransfer = (file, _workspaceName, listener) => {
    const fake: FakeTransfer = { file, listener, starts: 0, pauses: 0, discards: 0 };
    transfers.push(fake);
    return {
      start: () => {
        fake.starts += 1;
      },
      pause: () => {
        fake.pauses += 1;
      },
      discard: async () => {
        fake.discards += 1;
      },
    };
  };
  let nowMs = 0;
  const manager = new UploadManager(startTransfer, () => {
    nowMs += 1000;
    return nowMs;
  });
  const statuses = () => manager.snapshot().map(({ state }) => state.status);
  const transferOf = (name: string) => {
    const found = transfers.find(({ file }) => file.name === name);
    if (found === undefined) throw new Error(`${name} was not started`);
    return found;
  };
  return { manager, transfers, statuses, transferOf };
}

const file = (name: string, content = "a,b\n1,2\n") => new File([content], name, { lastModified: 1 });

test("two files are sent at a time, and the next starts when one is done", () => {
  const { manager, transfers, statuses, transferOf } = managerWithTransfers();
  manager.add([file("a.csv"), file("b.csv"), file("c.csv")], "lab");
  expect(statuses()).toEqual(["Uploading", "Uploading", "Queued"]);
  transferOf("a.csv").listener.onCompleted("upload-a1");
  expect(statuses()).toEqual(["Completed", "Uploading", "Uploading"]);
  expect(transfers).toHaveLength(3);
});

test("a pause keeps what was sent and lets the next file go first", () => {
  const { manager, statuses, transferOf } = managerWithTransfers();
  const [first] = manager.add([file("a.csv"), file("b.csv"), file("c.csv")], "lab");
  transferOf("a.csv").listener.onProgress(4);
  manager.pause(first ?? "");
  expect(statuses()).toEqual(["Paused", "Uploading", "Uploading"]);
  transferOf("b.csv").listener.onCompleted("upload-b1");
  manager.resume(first ?? "");
  expect(statuses()).toEqual(["Uploading", "Completed", "Uploading"]);
  expect(transferOf("a.csv")).toMatchObject({ starts: 2, pauses: 1 });
  expect(manager.snapshot()[0]?.bytesSent).toBe(4);
});

test("a cancelled upload disappears here and on the server, and nothing it reports brings it back", async () => {
  const { manager, statuses, transferOf } = managerWithTransfers();
  const [first] = manager.add([file("a.csv")], "lab");
  await manager.cancel(first ?? "");
  transferOf("a.csv").listener.onProgress(4);
  transferOf("a.csv").listener.onCompleted("upload-a1");
  expect(statuses()).toEqual([]);
  expect(transferOf("a.csv").discards).toBe(1);
});

test("a file under way is not queued twice, the same name with other content is", () => {
  const { manager, statuses } = managerWithTransfers();
  manager.add([file("a.csv")], "lab");
  expect(manager.add([file("a.csv")], "lab")).toEqual([]);
  expect(manager.add([file("a.csv", "other,content\n")], "lab")).toHaveLength(1);
  expect(statuses()).toHaveLength(2);
});

test("a failed upload goes on with the same transfer when the network is back", () => {
  const { manager, transfers, statuses, transferOf } = managerWithTransfers();
  manager.add([file("a.csv")], "lab");
  transferOf("a.csv").listener.onFailed("The connection was lost.");
  expect(statuses()).toEqual(["Failed"]);
  manager.resumeFailed();
  expect(statuses()).toEqual(["Uploading"]);
  expect(transfers).toHaveLength(1);
  expect(transferOf("a.csv").starts).toBe(2);
});

test("listeners hear of every change and the snapshot changes with it", () => {
  const { manager, transferOf } = managerWithTransfers();
  const seen: unknown[] = [];
  const unsubscribe = manager.subscribe(() => seen.push(manager.snapshot()));
  manager.add([file("a.csv")], "lab");
  transferOf("a.csv").listener.onProgress(2);
  expect(seen).toHaveLength(3);
  expect(new Set(seen).size).toBe(3);
  unsubscribe();
  transferOf("a.csv").listener.onProgress(3);
  expect(seen).toHaveLength(3);
});
