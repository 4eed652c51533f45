import { apiPrefix } from "@sagebrush/contracts/api";

/** The link that is handed out. */
export function shareUrl(origin: string, token: string): string {
  return `${origin}/shared/${encodeURIComponent(token)}`;
}

/** The ONNX file behind a link, for who has no account. */
export function sharedArtifactUrl(token: string): string {
  return `${apiPrefix}/shared-models/${encodeURIComponent(token)}/artifact`;
}
