import type { Installation } from "@sagebrush/contracts/access/access";
import type { Services } from "../services.ts";

/** Tells whether the first account still has to be created. */
export async function describeInstallation({ prisma }: Services, version: string): Promise<Installation> {
  const someone = await prisma.user.findFirst({ select: { id: true } });
  return { needsOwner: someone === null, version };
}
