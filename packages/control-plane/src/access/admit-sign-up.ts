import { StudioError } from "@sagebrush/contracts/errors";
import type { Prisma } from "@sagebrush/platform/database/generated/client";
import type { Services } from "../services.ts";
import { findInvitation } from "./find-invitation.ts";

/** Serialises first sign-ups over every process; any fixed number does. */
const firstSignUpLock = 733_501;

/**
 * Decides whether an account may be created: anyone may while there is none, afterwards whoever holds an invitation
 * for that address.
 * @param signUp creates the account; for the first one it runs while every other sign-up waits, so that two visitors
 * of a new installation do not both become its owner
 * @throws StudioError AccessDeniedException; ResourceNotFound or ResourceGone for the invitation.
 */
export async function admitSignUp<Result>(
  services: Pick<Services, "prisma">,
  request: { email: string; invitationToken: string | null },
  signUp: () => Promise<Result>,
): Promise<Result> {
  if (await hasUsers(services.prisma)) {
    await checkInvitation(services, request);
    return signUp();
  }
  return services.prisma.$transaction(
    async (transaction) => {
      await transaction.$queryRaw`SELECT pg_advisory_xact_lock(${firstSignUpLock})::text`;
      if (await hasUsers(transaction)) await checkInvitation(services, request);
      return signUp();
    },
    { maxWait: 10_000, timeout: 20_000 },
  );
}

async function hasUsers(prisma: Prisma.TransactionClient): Promise<boolean> {
  return (await prisma.user.findFirst({ select: { id: true } })) !== null;
}

async function checkInvitation(
  services: Pick<Services, "prisma">,
  { email, invitationToken }: { email: string; invitationToken: string | null },
): Promise<void> {
  if (invitationToken === null) {
    throw new StudioError(
      "AccessDeniedException",
      "This studio has an owner already. Ask them for an invitation, and open its link to create your account.",
    );
  }
  const invitation = await findInvitation(services, invitationToken);
  if (invitation.email !== email.trim().toLowerCase()) {
    throw new StudioError("AccessDeniedException", `This invitation is for ${invitation.email}, not for ${email}.`);
  }
}
