"use client";

import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { passwordRules } from "../../lib/password-rules.ts";
import styles from "./password-field.module.css";

interface PasswordFieldProps {
  password: string;
  owner: { name: string; email: string };
  onChange: (password: string) => void;
  errorText?: string | undefined;
}

/** A new password with the rules it has to meet, ticked off while typing. */
export function PasswordField({ password, owner, onChange, errorText }: PasswordFieldProps) {
  return (
    <FormField
      label="Password"
      errorText={errorText}
      constraintText={
        <span className={styles.rules}>
          {passwordRules(password, owner).map((rule) => (
            <StatusIndicator key={rule.text} type={rule.isMet ? "success" : "not-started"}>
              {rule.text}
            </StatusIndicator>
          ))}
        </span>
      }
    >
      <Input
        type="password"
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
