"use client";

import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { z } from "zod";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { formIssues, issueIn } from "../../lib/form-issues.ts";
import { isPasswordAcceptable } from "../../lib/password-rules.ts";
import { PasswordField } from "./password-field.tsx";

const accountSchema = z.object({
  name: z.string().trim().min(1, "Enter your name.").max(100),
  email: z.email("Enter an e-mail address such as ada@example.org.").max(254),
});

interface AccountFormProps {
  /** Given by an invitation, it cannot be changed. */
  fixedEmail?: string;
  submitText: string;
  /** Creates the account and goes on; what it throws is shown. */
  onSubmit: (account: { name: string; email: string; password: string }) => Promise<void>;
}

/** Name, address and password of a new account. */
export function AccountForm({ fixedEmail, submitText, onSubmit }: AccountFormProps) {
  const [name, setName] = useState("");
  const [typedEmail, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const create = useMutation({ mutationFn: onSubmit });

  const account = { name: name.trim(), email: fixedEmail ?? typedEmail.trim(), password };
  const issues = formIssues(accountSchema, account);
  const isPasswordGood = isPasswordAcceptable(password, account);

  function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (issues.length === 0 && isPasswordGood && !create.isPending) create.mutate(account);
  }

  return (
    <form onSubmit={submit} noValidate>
      <SpaceBetween size="l">
        <ErrorAlert error={create.error} />
        <FormField label="Name" errorText={isChecked && issueIn(issues, "name")}>
          <Input
            name="name"
            autoComplete="name"
            autoFocus
            value={name}
            onChange={({ detail }) => setName(detail.value)}
          />
        </FormField>
        <FormField label="E-mail address" errorText={isChecked && issueIn(issues, "email")}>
          <Input
            type="email"
            inputMode="email"
            name="email"
            autoComplete="username"
            readOnly={fixedEmail !== undefined}
            value={fixedEmail ?? typedEmail}
            onChange={({ detail }) => setEmail(detail.value)}
          />
        </FormField>
        <PasswordField
          password={password}
          owner={account}
          onChange={setPassword}
          errorText={isChecked && !isPasswordGood ? "The password does not meet every rule yet." : undefined}
        />
        <Button variant="primary" formAction="submit" fullWidth loading={create.isPending || create.isSuccess}>
          {submitText}
        </Button>
      </SpaceBetween>
    </form>
  );
}
