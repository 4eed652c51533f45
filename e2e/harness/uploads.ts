import type { Api } from "./api.ts";

const tusVersion = { "tus-resumable": "1.0.0" };

/** Announces a file by the tus protocol. @returns where its bytes go */
export async function beginUpload(api: Api, fileName: string, sizeBytes: number): Promise<string> {
  const response = await api.fetch("/api/uploads", {
    method: "POST",
    headers: {
      ...tusVersion,
      "upload-length": String(sizeBytes),
      "upload-metadata": `filename ${Buffer.from(fileName).toString("base64")}`,
    },
  });
  const location = response.headers.get("location");
  if (response.status !== 201 || location === null) {
    throw new Error(`The upload of ${fileName} was answered ${response.status}: ${await response.text()}`);
  }
  return new URL(location, api.url).pathname;
}

/** Sends a piece that begins at `offset` of the file. */
export function sendPiece(api: Api, uploadPath: string, offset: number, piece: BodyInit): Promise<Response> {
  return api.fetch(uploadPath, {
    method: "PATCH",
    headers: { ...tusVersion, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
    body: piece,
    // A body that is a stream is sent while the answer is already awaited.
    ...(piece instanceof ReadableStream ? { duplex: "half" } : {}),
  });
}

/** How many bytes of an upload the studio has. */
export async function arrivedBytes(api: Api, uploadPath: string): Promise<number> {
  const response = await api.fetch(uploadPath, { method: "HEAD", headers: tusVersion });
  return Number(response.headers.get("upload-offset"));
}

/** Uploads a file whole. @returns its upload id */
export async function uploadFile(api: Api, fileName: string, content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const uploadPath = await beginUpload(api, fileName, bytes.length);
  if (bytes.length > 0) {
    const response = await sendPiece(api, uploadPath, 0, new Blob([Uint8Array.from(bytes)]));
    if (response.status !== 204)
      throw new Error(`${fileName} was answered ${response.status}: ${await response.text()}`);
  }
  return uploadIdOf(uploadPath);
}

export function uploadIdOf(uploadPath: string): string {
  return uploadPath.slice(uploadPath.lastIndexOf("/") + 1);
}
