import type { CsvSniffOverrides } from "@sagebrush/contracts/datasets/csv-import";
import type { SniffUploadResponse } from "@sagebrush/contracts/datasets/dataset";
import { StudioError } from "@sagebrush/contracts/errors";
import { sniffFile } from "@sagebrush/data/sniff-file";
import type { Context } from "../services.ts";
import { createTurns } from "../take-turns.ts";
import { withUploadHead, withWholeUpload } from "./upload-head.ts";
import { findWholeUpload, uploadKey } from "./upload-rows.ts";

const timeLimitSeconds = 60;
const inTurn = createTurns(2);

/**
 * Tells how an uploaded file is written, from samples of it.
 * @throws StudioError ValidationException for the upload, and when the file is no table; ResourceLimitExceeded when it is
 * too much to look at.
 */
export async function sniffUpload(
  context: Context,
  request: { uploadId: string; dialect?: CsvSniffOverrides },
): Promise<SniffUploadResponse> {
  const upload = await findWholeUpload(context, request.uploadId);
  const sizeBytes = Number(upload.sizeBytes);
  if (sizeBytes === 0) throw emptyFile(upload.fileName);
  return inTurn(async () => {
    const signal = AbortSignal.timeout(timeLimitSeconds * 1_000);
    try {
      const key = uploadKey(upload.id);
      const result = await withUploadHead(context.services, key, (path) =>
        sniffFile({
          path,
          totalSizeBytes: sizeBytes,
          withWhole: (work) => withWholeUpload(context.services, key, work),
          overrides: request.dialect,
          signal,
        }),
      );
      return { ...result, fileName: upload.fileName, sizeBytes };
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new StudioError(
        "ResourceLimitExceeded",
        `Looking at '${upload.fileName}' took longer than ${timeLimitSeconds} seconds. Set delimiter, quote and encoding yourself, or make the file narrower.`,
        { cause: error },
      );
    }
  });
}

function emptyFile(fileName: string): StudioError {
  const message = `The file '${fileName}' is empty. Upload a file with a header and rows of data.`;
  return new StudioError("ValidationException", message, { issues: [{ path: ["uploadId"], message }] });
}
