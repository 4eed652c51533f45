const longestName = 255;

/** The name an upload is shown under: what the client calls the file, without folders and what no name can hold. */
export function uploadFileName(metadata: Record<string, string | null> | undefined): string {
  const given = metadata?.filename ?? metadata?.name ?? "";
  const name = (given.split(/[/\\]/).at(-1) ?? "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replaceAll(/[\u0000-\u001f\u007f]/g, "")
    .trim()
    .slice(0, longestName)
    .toWellFormed();
  return name === "" ? "upload.csv" : name;
}
