export interface ImportRequest<Options> {
  sourcePath: string;
  options: Options;
  /** Overwritten once the import has succeeded; until then nothing is there. */
  outputPath: string;
  /** Receives the rejected rows as JSON Lines (`rejectedRow`), also when there are none. */
  rejectsPath: string;
  /** Needs room for up to two copies of the source. */
  tempDir: string;
  signal?: AbortSignal;
  /** Called with 0 to 1, never less than before. */
  onProgress?: (fraction: number) => void;
  memoryLimitMb?: number;
  threads?: number;
}
