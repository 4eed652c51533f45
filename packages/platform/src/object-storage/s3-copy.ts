import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";

/** S3 copies at most 5 GB in one request; a smaller part also keeps each request short. */
const defaultPartSizeBytes = 1024 ** 3;

/** Copies an object inside its bucket, on the server. */
export async function copyObject(
  client: S3Client,
  copy: { bucket: string; from: string; to: string; sizeBytes: number; partSizeBytes?: number },
): Promise<void> {
  const partSizeBytes = copy.partSizeBytes ?? defaultPartSizeBytes;
  const target = { Bucket: copy.bucket, Key: copy.to };
  const CopySource = `${copy.bucket}/${copy.from}`;
  if (copy.sizeBytes <= partSizeBytes) {
    await client.send(new CopyObjectCommand({ ...target, CopySource }));
    return;
  }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  try {
    const Parts: CompletedPart[] = [];
    for (let start = 0; start < copy.sizeBytes; start += partSizeBytes) {
      const end = Math.min(start + partSizeBytes, copy.sizeBytes) - 1;
      const PartNumber = Parts.length + 1;
      const CopySourceRange = `bytes=${start}-${end}`;
      const part = await client.send(
        new UploadPartCopyCommand({ ...target, UploadId, PartNumber, CopySource, CopySourceRange }),
      );
      Parts.push({ PartNumber, ETag: part.CopyPartResult?.ETag });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => {});
    throw error;
  }
}
