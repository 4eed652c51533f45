import { isStudioError, StudioError } from "@sagebrush/contracts/errors";
import { studioErrorFromResponse } from "./api-error.ts";

export interface Credentials {
  email: string;
  password: string;
}

/** Carries the token of an invitation link; sign-up is closed without one once the first account exists. */
const invitationHeader = "x-sagebrush-invitation";

export async function signIn(credentials: Credentials): Promise<void> {
  try {
    await post("/api/auth/sign-in/email", credentials);
  } catch (error) {
    if (!isStudioError(error) || error.code !== "UnauthorizedException") throw error;
    // Which of the two is wrong is nobody's business who does not know both.
    throw new StudioError("UnauthorizedException", "No account has this e-mail address and password.", {
      cause: error,
    });
  }
}

export async function signUp(account: Credentials & { name: string }, invitationToken?: string): Promise<void> {
  await post(
    "/api/auth/sign-up/email",
    account,
    invitationToken === undefined ? {} : { [invitationHeader]: invitationToken },
  );
}

export async function signOut(): Promise<void> {
  await post("/api/auth/sign-out", {});
}

/** The sign-in routes are outside the REST contract, and answer errors in the same shape. */
async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new StudioError(
      "ServiceUnavailable",
      "The studio does not answer. Check that it is running, then try again.",
      {
        cause,
      },
    );
  });
  if (response.ok) return;
  const answer: unknown = await response.json().catch(() => null);
  throw studioErrorFromResponse(response.status, answer);
}
