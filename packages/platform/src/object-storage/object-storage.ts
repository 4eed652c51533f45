import type { Readable } from "node:stream";

/**
 * Large bytes under keys. An object is there as a whole or not at all, and is replaced as a whole; a put that fails
 * leaves what was there before. Keys are paths of plain names (see `assertKey`); a key is never a folder of another.
 */
export interface ObjectStorage {
  /** Takes a stream at its own pace, in constant memory. */
  put(key: string, content: Uint8Array | Readable, options?: PutOptions): Promise<StoredObject>;
  putFile(key: string, sourcePath: string, options?: PutOptions): Promise<StoredObject>;
  /** @throws StudioError `ResourceNotFound`; `ValidationException` when the range begins behind the last byte. */
  get(key: string, range?: ByteRange): Promise<Readable>;
  /** Writes the object to a local file, which is there as a whole or not at all. */
  getFile(key: string, targetPath: string): Promise<void>;
  head(key: string): Promise<ObjectHead | null>;
  /** Nothing happens when there is no such object. */
  delete(key: string): Promise<void>;
  /** Objects whose keys begin with the text, by key; what is written meanwhile may be missing. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** Replaces what is at the target. @throws StudioError `ResourceNotFound` */
  move(from: string, to: string): Promise<void>;
  /** Where the object's bytes are on this machine. Only storage in a folder has it. Read there, never write. */
  localPath?(key: string): string;
}

export interface PutOptions {
  /** What a browser is told when it fetches the object from S3 itself. */
  contentType?: string;
}

export interface StoredObject {
  sizeBytes: number;
  /** Hex digits. */
  sha256: string;
}

/** First and last byte, both included, as in HTTP; without `end` up to the last one. */
export interface ByteRange {
  start: number;
  end?: number;
}

export interface ObjectHead {
  sizeBytes: number;
  modifiedAt: Date;
}

export interface ListedObject extends ObjectHead {
  key: string;
}
