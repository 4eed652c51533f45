/**
 * Text that both stores take: PostgreSQL knows no NUL, and its jsonb no half of a surrogate pair. An error message may
 * hold either when it quotes a broken file.
 */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").replaceAll(loneSurrogate, "\u{fffd}");
}

export function isStorable(value: unknown): boolean {
  const text = JSON.stringify(value);
  // JSON writes both as escapes.
  return !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(text);
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
