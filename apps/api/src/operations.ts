import type { IncomingMessage } from "node:http";
import { implement } from "@orpc/server";
import type { Permission } from "@sagebrush/contracts/access/roles";
import { apiContract } from "@sagebrush/contracts/api";
import type { Services } from "@sagebrush/control-plane/services";
import { assertStorableText } from "./assert-storable-text.ts";
import { admit } from "./request-access.ts";

/** What every operation starts from. */
export interface RequestContext {
  request: IncomingMessage;
  services: Services;
  secret: string;
  requestId: string;
  /** Aborted when this process shuts down, so that streams end. */
  closing: AbortSignal;
  version: string;
}

/** Puts the operations together; the types say when one is missing. */
export const api = implement(apiContract).$context<RequestContext>();

/** Operations of a workspace: their context holds the caller. */
export const workspaceApi = api.use(async ({ context, procedure, next }, input) => {
  const access = await admit(context.request, permissionOf(procedure), context);
  if (access.kind !== "workspace") throw mismatch(procedure, access.kind);
  assertStorableText(input);
  return next({ context: { caller: access.caller } });
});

/** Operations of somebody who is signed in, in whatever workspace or none. */
export const signedInApi = api.use(async ({ context, procedure, next }, input) => {
  const access = await admit(context.request, permissionOf(procedure), context);
  if (access.kind !== "signed-in") throw mismatch(procedure, access.kind);
  assertStorableText(input);
  return next({ context: { identity: access.identity } });
});

/** Operations of anybody. */
export const publicApi = api.use(async ({ context, procedure, next }, input) => {
  const access = await admit(context.request, permissionOf(procedure), context);
  if (access.kind !== "public") throw mismatch(procedure, access.kind);
  assertStorableText(input);
  return next();
});

interface DeclaredProcedure {
  "~orpc": { meta: { permission?: Permission }; route: { path?: string } };
}

/** The contract's permission rules; an operation that declares none stays shut. */
function permissionOf(procedure: DeclaredProcedure): Permission {
  const { permission } = procedure["~orpc"].meta;
  if (permission === undefined) throw new Error(`Operation ${procedure["~orpc"].route.path} declares no permission.`);
  return permission;
}

function mismatch(procedure: DeclaredProcedure, kind: string): Error {
  return new Error(
    `Operation ${procedure["~orpc"].route.path} is ${kind} by its contract and served as something else.`,
  );
}
