import type { ErrorCode, FieldIssue } from "@sagebrush/contracts/errors";
import type { MediaType } from "../formats/media-type.ts";

export type ToModelProcess =
  | { kind: "load"; modelKey: string; path: string }
  | { kind: "unload"; modelKey: string }
  | { kind: "invoke"; id: number; modelKey: string; requestType: MediaType; responseType: MediaType; body: Uint8Array };

export type FromModelProcess =
  | { kind: "loaded"; modelKey: string }
  | { kind: "load-failed"; modelKey: string; message: string }
  | { kind: "answered"; id: number; body: string; microseconds: number }
  | { kind: "refused"; id: number; code: ErrorCode; message: string; issues: readonly FieldIssue[] };
