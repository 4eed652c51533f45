"use client";

import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { signIn } from "../../lib/sign-in.ts";

interface CredentialsFormProps {
  fixedEmail?: string;
  submitText: string;
  /** Runs once signed in; what it throws is shown. */
  onSignedIn: () => Promise<void>;
}

export function CredentialsForm({ fixedEmail, submitText, onSignedIn }: CredentialsFormProps) {
  const [typedEmail, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const email = fixedEmail ?? typedEmail.trim();
  const enter = useMutation({
    mutationFn: async () => {
      await signIn({ email, password });
      await onSignedIn();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (email !== "" && password !== "" && !enter.isPending) enter.mutate();
  }

  return (
    <form onSubmit={submit} noValidate>
      <SpaceBetween size="l">
        <ErrorAlert error={enter.error} header="You are not signed in" />
        <FormField label="E-mail address" errorText={isChecked && email === "" && "Enter your e-mail address."}>
          <Input
            type="email"
            inputMode="email"
            name="email"
            autoComplete="username"
            autoFocus={fixedEmail === undefined}
            readOnly={fixedEmail !== undefined}
            value={fixedEmail ?? typedEmail}
            onChange={({ detail }) => setEmail(detail.value)}
          />
        </FormField>
        <FormField label="Password" errorText={isChecked && password === "" && "Enter your password."}>
          <Input
            type="password"
            name="password"
            autoComplete="current-password"
            autoFocus={fixedEmail !== undefined}
            value={password}
            onChange={({ detail }) => setPassword(detail.value)}
          />
        </FormField>
        <Button variant="primary" formAction="submit" fullWidth loading={enter.isPending || enter.isSuccess}>
          {submitText}
        </Button>
      </SpaceBetween>
    </form>
  );
}
