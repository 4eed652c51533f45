import { StudioError } from "@sagebrush/contracts/errors";

export const mediaTypes = ["text/csv", "application/json", "application/jsonlines"] as const;
export type MediaType = (typeof mediaTypes)[number];

const aliases: Record<string, MediaType> = {
  "text/csv": "text/csv",
  "application/json": "application/json",
  "application/jsonlines": "application/jsonlines",
  "application/x-jsonlines": "application/jsonlines",
  "application/jsonl": "application/jsonlines",
};

/** @throws StudioError ValidationException when an endpoint does not read that content type. */
export function requestMediaType(contentType: string | undefined): MediaType {
  const mediaType = aliases[baseOf(contentType ?? "")];
  if (mediaType) return mediaType;
  const given = contentType
    ? `Content type '${contentType.slice(0, 100)}' is not read here`
    : "There is no Content-Type";
  throw new StudioError("ValidationException", `${given}. Send ${mediaTypes.join(", ")}.`);
}

/** The first type of the Accept header that an endpoint writes; that of the request where the caller leaves it open. */
export function responseMediaType(accept: string | undefined, request: MediaType): MediaType {
  const wanted = (accept ?? "*/*").split(",").map(baseOf);
  for (const type of wanted) {
    if (type === "" || type === "*/*" || type === "application/*" || type === "text/*") return request;
    const mediaType = aliases[type];
    if (mediaType) return mediaType;
  }
  const message = `Accept '${(accept ?? "").slice(0, 100)}' is not written here. Accept ${mediaTypes.join(", ")}.`;
  throw new StudioError("ValidationException", message);
}

function baseOf(header: string): string {
  return (header.split(";")[0] ?? "").trim().toLowerCase();
}
