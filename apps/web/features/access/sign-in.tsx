"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { describeInstallationQuery } from "../../lib/session-queries.ts";
import { safeReturnPath } from "../../lib/sign-in-path.ts";
import { CredentialsForm } from "./credentials-form.tsx";
import { Entrance } from "./entrance.tsx";

export function SignIn() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const returnPath = safeReturnPath(useSearchParams().get("returnTo"));
  const installation = useQuery(describeInstallationQuery());
  const needsOwner = installation.data?.needsOwner === true;

  // The router is outside React's tree: nobody can sign in before the first account exists.
  useEffect(() => {
    if (needsOwner) router.replace("/setup");
  }, [needsOwner, router]);

  return (
    <Entrance
      title="Sign in"
      description={returnPath === "/" ? "Welcome back." : "Sign in to go on where you were."}
      footer="No account? Ask an owner of your workspace for an invitation link."
    >
      <CredentialsForm
        submitText="Sign in"
        onSignedIn={async () => {
          queryClient.clear();
          router.replace(returnPath);
        }}
      />
    </Entrance>
  );
}
