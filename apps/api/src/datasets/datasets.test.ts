import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, callApi, textAt } from "../testing/call-api.ts";
import { createTestApi, type TestApi, type TestWorkspace } from "../testing/create-test-api.ts";
import { uploadFile } from "../testing/upload-file.ts";
import { createWorkspaceResources, importOptions } from "../testing/workspace-resources.ts";

let api: TestApi;
let workspace: TestWorkspace;
beforeAll(async () => {
  api = await createTestApi();
  workspace = await api.createWorkspace();
  await createWorkspaceResources(workspace.context);
});
afterAll(() => api.dispose());

const post = (path: string, body: unknown, account = workspace.editor): Promise<Answer> =>
  callApi(api, account, { method: "POST", path, body });
const get = (path: string): Promise<Answer> => callApi(api, workspace.viewer, { path });
const upload = (content: string | Uint8Array<ArrayBuffer> = "a,b\n1,2\n") =>
  uploadFile(api, workspace.editor, { fileName: "two.csv", content });

describe("sniffing", () => {
  test("guesses how a file is written, and takes what the user has fixed", async () => {
    const uploadId = await upload("name;height\nAda;1,75\nBob;1,80\n");
    const guessed = await post("/uploads/sniff", { uploadId });
    expect(guessed.body).toMatchObject({
      fileName: "two.csv",
      options: {
        dialect: { delimiter: ";", hasHeader: true, decimalSeparator: "," },
        columns: [
          { name: "name", type: "string" },
          { name: "height", type: "number" },
        ],
      },
    });
    const fixed = await post("/uploads/sniff", { uploadId, dialect: { hasHeader: false } });
    expect(fixed.body).toMatchObject({ options: { dialect: { hasHeader: false } } });
  });

  test.each([
    { what: "an empty file", content: "", says: /is empty/ },
    { what: "a picture", content: new Uint8Array(Buffer.from("\u0089PNG\r\n\u001a\n", "latin1")), says: /PNG/ },
  ])("says plainly what is wrong with $what", async ({ content, says }) => {
    const answer = await post("/uploads/sniff", { uploadId: await upload(content) });
    expect(answer).toMatchObject({ status: 400, body: { code: "ValidationException" } });
    expect(textAt(answer, "message")).toMatch(says);
  });

  test("knows no upload of another workspace", async () => {
    const stranger = await api.createWorkspace();
    const answer = await post("/uploads/sniff", { uploadId: await upload() }, stranger.owner);
    expect(answer).toMatchObject({ status: 400, body: { issues: [{ path: ["uploadId"] }] } });
  });
});

describe("creating", () => {
  test("answers a version that is being imported, and the same one when asked again", async () => {
    const request = { datasetName: "created", uploadId: await upload(), importOptions };
    const created = await post("/datasets", request);
    expect(created).toMatchObject({
      status: 201,
      body: { version: 1, status: "Importing", sourceFileName: "two.csv" },
    });
    expect((await post("/datasets", request)).body).toEqual(created.body);
    const other = await post("/datasets", { ...request, description: "another" });
    expect(other).toMatchObject({ status: 409, body: { code: "ResourceInUse", issues: [{ path: ["datasetName"] }] } });
  });

  test("of two who create different ones of a name at once, one wins and the other is told", async () => {
    const requests = [await upload(), await upload()].map((uploadId) => ({
      datasetName: "raced",
      uploadId,
      importOptions,
    }));
    const answers = await Promise.all(requests.map((request) => post("/datasets", request)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await get("/datasets/raced")).body).toMatchObject({ versions: [{ version: 1 }] });
  });

  test("refuses what is wrong, each thing at its field", async () => {
    const wrong = {
      datasetName: "-x-",
      uploadId: "nothing-here",
      importOptions: { ...importOptions, columns: [{ name: "a", type: "float" }] },
      colour: "red",
    };
    const answer = await post("/datasets", wrong);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      issues: expect.arrayContaining([
        expect.objectContaining({ path: ["datasetName"], message: expect.stringContaining('got "-x-"') }),
        expect.objectContaining({ path: ["importOptions", "columns", 0, "type"] }),
        expect.objectContaining({ path: [], message: expect.stringContaining("colour") }),
      ]),
    });
    const noUpload = await post("/datasets", { datasetName: "x", uploadId: "nothing-here", importOptions });
    expect(noUpload).toMatchObject({ status: 400, body: { issues: [{ path: ["uploadId"] }] } });
  });

  test("adds versions, one number each even for two at once", async () => {
    await post("/datasets", { datasetName: "versioned", uploadId: await upload(), importOptions });
    const uploads = [await upload("a,b\n3,4\n"), await upload("a,b\n5,6\n")];
    const answers = await Promise.all(
      uploads.map((uploadId) => post("/datasets/versioned/versions", { uploadId, importOptions })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const { body } = await get("/datasets/versioned");
    expect(body).toMatchObject({ versions: [{ version: 3 }, { version: 2 }, { version: 1 }] });
    const unknown = await post("/datasets/unknown/versions", { uploadId: uploads[0], importOptions });
    expect(unknown.status).toBe(404);
  });

  test("tries a failed import again as a new version", async () => {
    const uploadId = await upload();
    await post("/datasets", { datasetName: "failed", uploadId, importOptions });
    const dataset = { name: "failed", workspaceId: workspace.context.caller.workspaceId };
    const data = { status: "Failed" as const, failureReason: "The disk is full." };
    await api.services.prisma.datasetVersion.updateMany({ where: { dataset }, data });
    const again = await post("/datasets/failed/versions", { uploadId, importOptions });
    expect(again).toMatchObject({ status: 201, body: { version: 2, status: "Importing" } });
    const rows = await get("/datasets/failed/versions/1/rows");
    expect(rows).toMatchObject({ status: 409, body: { message: expect.stringContaining("The disk is full.") } });
  });

  test.each(["aws-exam-score", "daily-shop-sales"])(
    "makes the sample %s once, however often and at once it is asked for",
    async (name) => {
      const sample = () => post("/sample-datasets", { sample: name });
      const answers = await Promise.all([sample(), sample(), sample()]);
      for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
      expect(answers[0]).toMatchObject({ status: 201, body: { datasetName: name, version: 1 } });
      expect((await sample()).body).toEqual(answers[0]?.body);
      expect((await post("/sample-datasets", { sample: "iris" })).status).toBe(400);
    },
  );
});

describe("reading", () => {
  test("lists by page and by part of a name", async () => {
    const page = await get("/datasets?maxResults=1");
    expect(page.body).toMatchObject({ items: [{}], nextToken: expect.any(String) });
    const named = await get("/datasets?nameContains=EXA");
    expect(named.text).toContain('"datasetName":"exam"');
    expect((await get(`/datasets?nameContains=${encodeURIComponent("100%_")}`)).body).toEqual({ items: [] });
  });

  test("answers rows by position, and none beyond the end", async () => {
    const rows = await get("/datasets/exam/versions/1/rows?offset=1&limit=1");
    expect(rows.body).toMatchObject({ offset: 1, rowCount: 3, rows: [[2, "b"]] });
    const beyond = await get("/datasets/exam/versions/1/rows?offset=9007199254740991&limit=1000");
    expect(beyond).toMatchObject({ status: 200, body: { rows: [] } });
    expect((await get("/datasets/exam/versions/2/rows")).status).toBe(404);
    expect((await get("/datasets/exam/versions/1/rows?offset=-1")).status).toBe(400);
  });

  test("answers the rejected rows of a page, and how many are listed", async () => {
    const { prisma, storage } = api.services;
    const rejectedRowsKey = "datasets/test/rejected-rows.jsonl";
    const lines = [2, 5, 9].map((lineNumber) => ({ lineNumber, column: "a", reason: "no number", text: "x,y" }));
    await storage.put(rejectedRowsKey, Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
    const dataset = { name: "exam", workspaceId: workspace.context.caller.workspaceId };
    await prisma.datasetVersion.updateMany({ where: { dataset }, data: { rejectedRowsKey } });
    const page = await get("/datasets/exam/versions/1/rejected-rows?offset=1&limit=1");
    expect(page.body).toEqual({ total: 3, rows: [lines[1]] });
  });

  test("downloads the Parquet file, whole and once", async () => {
    const path = "/datasets/exam/versions/1/parquet";
    const response = await fetch(`${api.url}/api/v1${path}`, { headers: { cookie: workspace.viewer.cookie } });
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="exam-v1.parquet"');
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe("PAR1");
    const etag = response.headers.get("etag") ?? "";
    const again = await callApi(api, workspace.viewer, { path, headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
  });
});

describe("deleting", () => {
  test("removes the rows and then their objects", async () => {
    const other = await api.createWorkspace();
    await createWorkspaceResources(other.context);
    const { prisma, storage } = api.services;
    const { workspaceId } = other.context.caller;
    const version = await prisma.datasetVersion.findFirstOrThrow({ where: { dataset: { workspaceId } } });
    const remove = () => callApi(api, other.editor, { method: "DELETE", path: "/datasets/exam" });
    expect((await remove()).status).toBe(204);
    expect(await storage.head(version.parquetKey ?? "")).toBeNull();
    expect((await remove()).status).toBe(404);
    expect((await callApi(api, other.viewer, { path: "/models/exam-job" })).status).toBe(200);
  });

  test("is refused while a training job reads the dataset, and names the job", async () => {
    const other = await api.createWorkspace();
    await createWorkspaceResources(other.context);
    const { workspaceId } = other.context.caller;
    await api.services.prisma.trainingJob.updateMany({ where: { workspaceId }, data: { status: "InProgress" } });
    const refused = await callApi(api, other.editor, { method: "DELETE", path: "/datasets/exam" });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: "ResourceInUse", message: expect.stringContaining("'exam-job'") },
    });
  });
});
