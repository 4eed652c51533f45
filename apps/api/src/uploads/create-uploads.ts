import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname } from "node:path";
import { uploadId as uploadIdSchema } from "@sagebrush/contracts/datasets/dataset";
import { StudioError } from "@sagebrush/contracts/errors";
import {
  completeUpload,
  findUpload,
  forgetUpload,
  listStaleUploads,
  registerUpload,
  uploadKey,
} from "@sagebrush/control-plane/datasets/upload-rows";
import type { Context, Services } from "@sagebrush/control-plane/services";
import { assertFreeSpace } from "@sagebrush/platform/files/free-space";
import type { S3Settings } from "@sagebrush/platform/object-storage/s3-object-storage";
import { S3Store } from "@tus/s3-store";
import { type DataStore, EVENTS, Server, type ServerOptions } from "@tus/server";
import { admit } from "../request-access.ts";
import { FolderUploadStore } from "./folder-upload-store.ts";
import { toUploadError } from "./upload-error.ts";
import { uploadFileName } from "./upload-file-name.ts";

export const uploadsPath = "/api/uploads";

/** Kept free for the rest of the studio when an upload begins. */
const reservedBytes = 256 * 1_048_576;

export interface Uploads {
  /** Serves `/api/uploads` and what is below it, by the tus protocol 1.0. */
  handle(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void>;
  /** Removes uploads that nobody needs any more. */
  sweep(): Promise<void>;
}

/**
 * Uploads that can be resumed, of any size in constant memory. Each belongs to the workspace it was begun in; its bytes
 * go straight to where its object is.
 */
export function createUploads(
  services: Services,
  settings: { secret: string; maximumBytes: number; s3?: S3Settings },
): Uploads {
  const { store, toStoreId } = openStore(services, settings.s3);
  const contexts = new WeakMap<object, Context & { requestId: string }>();
  const contextOf = (request: TusRequest) => {
    const node = request.runtime?.node?.req;
    const context = node && contexts.get(node);
    if (!context) throw new Error("An upload's request reached tus without having been let in.");
    return context;
  };
  const server = new Server({
    path: uploadsPath,
    datastore: store,
    maxSize: settings.maximumBytes,
    allowedOrigins: [],
    disableTerminationForFinishedUploads: true,
    namingFunction: () => toStoreId(randomUUID()),
    generateUrl: (_request, { id }) => `${uploadsPath}/${toUploadId(id)}`,
    getFileIdFromRequest: (_request, lastPath) =>
      uploadIdSchema.safeParse(lastPath).success ? toStoreId(lastPath ?? "") : undefined,
    onIncomingRequest: async (request, id) => {
      if (request.method === "POST") return;
      const context = contextOf(request);
      if (await findUpload(context, toUploadId(id))) return;
      throw new StudioError("ResourceNotFound", "There is no such upload in this workspace. Begin it anew.");
    },
    onUploadCreate: async (request, upload) => {
      const { size } = upload;
      if (size === undefined) {
        throw new StudioError("ValidationException", "Say the length of the file in the header Upload-Length.");
      }
      if (store instanceof FolderUploadStore) {
        await assertFreeSpace(store.directory, size + reservedBytes, "receive this file");
      }
      const fileName = uploadFileName(upload.metadata);
      await registerUpload(contextOf(request), { uploadId: toUploadId(upload.id), fileName, sizeBytes: size });
      return {};
    },
    onUploadFinish: async (_request, upload) => {
      await completeUpload(services, toUploadId(upload.id));
      return {};
    },
    onResponseError: (request, error) =>
      toUploadError(error, { log: services.log, requestId: contextOf(request).requestId }, settings.maximumBytes),
  });
  server.on(EVENTS.POST_TERMINATE, (_request, _response, id) => {
    forgetUpload(services, toUploadId(id)).catch((error) => services.log.warn({ err: error }, "upload not forgotten"));
  });
  return {
    async handle(request, response, requestId) {
      // tus would answer GET with the file.
      if (request.method === "GET") {
        response.setHeader("allow", "POST, HEAD, PATCH, DELETE");
        throw new StudioError(
          "ValidationException",
          "Uploads are sent here, by the tus protocol; nothing is read here.",
        );
      }
      const access = await admit(request, "datasets:write", { services, secret: settings.secret });
      if (access.kind !== "workspace") throw new Error("Uploads belong to a workspace.");
      contexts.set(request, { caller: access.caller, services, requestId });
      await server.handle(request, response);
    },
    async sweep() {
      for (const uploadId of await listStaleUploads(services)) {
        // Ends what the store has open for it; for an upload that is whole it may know nothing any more.
        await store.remove(toStoreId(uploadId)).catch(() => {});
        // A store that keeps notes beside the object names them after it.
        for await (const { key } of services.storage.list(uploadKey(uploadId))) await services.storage.delete(key);
        await forgetUpload(services, uploadId);
      }
    },
  };
}

type TusRequest = Parameters<NonNullable<ServerOptions["onIncomingRequest"]>>[0];

/** tus names an upload by its file in a folder, and by its whole key in a bucket. */
function openStore(
  services: Services,
  s3: S3Settings | undefined,
): { store: DataStore; toStoreId: (uploadId: string) => string } {
  const { storage } = services;
  if (storage.localPath) {
    const directory = dirname(storage.localPath(uploadKey("any")));
    return { store: new FolderUploadStore(directory, services), toStoreId: (uploadId) => uploadId };
  }
  if (!s3) throw new Error("Uploads need the settings of the bucket that storage is in.");
  const { bucket, region, endpoint, credentials } = s3;
  const store = new S3Store({
    useTags: false,
    partSize: 16 * 1_048_576,
    s3ClientConfig: {
      bucket,
      region,
      credentials,
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
      // As for storage itself: many servers that speak the protocol do not know the checksums that Amazon added later.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    },
  });
  return { store, toStoreId: uploadKey };
}

function toUploadId(storeId: string): string {
  return storeId.slice(storeId.lastIndexOf("/") + 1);
}
