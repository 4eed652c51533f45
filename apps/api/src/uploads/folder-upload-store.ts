import { createWriteStream } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Services } from "@sagebrush/control-plane/services";
import { FileStore } from "@tus/file-store";
import { Upload } from "@tus/server";

/**
 * Receives uploads into a folder, each into the file that is its object later on. The file's length is what has arrived,
 * so nothing is lost when we are killed; the row says how long it is to become.
 */
export class FolderUploadStore extends FileStore {
  constructor(directory: string, { prisma }: Pick<Services, "prisma">) {
    super({
      directory,
      configstore: {
        get: async (id: string) => {
          const row = await prisma.upload.findUnique({ where: { id } });
          if (!row) return undefined;
          return new Upload({
            id,
            size: Number(row.sizeBytes),
            offset: 0,
            metadata: { filename: row.fileName },
            creation_date: row.createdAt.toISOString(),
          });
        },
        // The row is written before the file and removed after it, by those who own uploads.
        set: async () => {},
        delete: async () => {},
      },
    });
    this.extensions = ["creation", "creation-with-upload", "termination"];
  }

  /** As its parent's, but an error keeps its code, which tells a full disk from other troubles. */
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(join(this.directory, id), { flags: "r+", start: offset });
    await pipeline(readable, file);
    return offset + file.bytesWritten;
  }
}
