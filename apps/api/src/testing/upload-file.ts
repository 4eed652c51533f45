import { request as sendRequest } from "node:http";
import { uploadsPath } from "../uploads/create-uploads.ts";
import type { TestAccount, TestApi } from "./create-test-api.ts";

type Account = Pick<TestAccount, "cookie">;

const tus = (api: Pick<TestApi, "url">, account: Account) => ({
  "tus-resumable": "1.0.0",
  origin: api.url,
  cookie: account.cookie,
});

/** Begins an upload; answers its id, or the refusal. */
export async function beginUpload(
  api: Pick<TestApi, "url">,
  account: Account,
  { fileName, sizeBytes }: { fileName: string; sizeBytes: number },
): Promise<{ status: number; uploadId: string; text: string }> {
  const response = await fetch(`${api.url}${uploadsPath}`, {
    method: "POST",
    headers: {
      ...tus(api, account),
      "upload-length": String(sizeBytes),
      "upload-metadata": `filename ${Buffer.from(fileName).toString("base64")}`,
    },
  });
  const uploadId = response.headers.get("location")?.split("/").at(-1) ?? "";
  return { status: response.status, uploadId, text: await response.text() };
}

/** Sends bytes from `offset` on. */
export async function sendBytes(
  api: Pick<TestApi, "url">,
  account: Account,
  { uploadId, bytes, offset }: { uploadId: string; bytes: Uint8Array<ArrayBuffer>; offset: number },
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${api.url}${uploadsPath}/${uploadId}`, {
    method: "PATCH",
    headers: {
      ...tus(api, account),
      "upload-offset": String(offset),
      "content-type": "application/offset+octet-stream",
    },
    body: bytes,
  });
  return { status: response.status, text: await response.text() };
}

/** Announces all bytes, sends a part of them, and breaks the connection. */
export function sendBytesAndBreakOff(
  api: Pick<TestApi, "url">,
  account: Account,
  { uploadId, bytes, breakOffAfter }: { uploadId: string; bytes: Uint8Array; breakOffAfter: number },
): Promise<void> {
  return new Promise((resolve) => {
    const request = sendRequest(`${api.url}${uploadsPath}/${uploadId}`, {
      method: "PATCH",
      headers: {
        ...tus(api, account),
        "upload-offset": "0",
        "content-length": bytes.length,
        "content-type": "application/offset+octet-stream",
      },
    });
    request.on("error", () => {});
    request.on("close", resolve);
    request.write(bytes.subarray(0, breakOffAfter), () => request.destroy());
  });
}

/** How much has arrived, as HEAD answers it. */
export async function arrivedBytes(
  api: Pick<TestApi, "url">,
  account: Account,
  uploadId: string,
): Promise<{ status: number; offset: number }> {
  const url = `${api.url}${uploadsPath}/${uploadId}`;
  const { status, headers } = await fetch(url, { method: "HEAD", headers: tus(api, account) });
  return { status, offset: Number(headers.get("upload-offset")) };
}

/** Uploads a whole file; answers its id. */
export async function uploadFile(
  api: Pick<TestApi, "url">,
  account: Account,
  { fileName, content }: { fileName: string; content: string | Uint8Array<ArrayBuffer> },
): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const { uploadId } = await beginUpload(api, account, { fileName, sizeBytes: bytes.length });
  const { status, text: refusal } = await sendBytes(api, account, { uploadId, bytes, offset: 0 });
  if (status !== 204 && bytes.length > 0) throw new Error(`The upload was refused: ${status} ${refusal}`);
  return uploadId;
}
