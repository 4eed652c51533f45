"use client";

import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Toggle from "@cloudscape-design/components/toggle";
import type { HyperparameterDeclaration } from "@sagebrush/contracts/training/algorithm";
import styles from "./hyperparameter-field.module.css";
import { defaultText, rangeText } from "./hyperparameter-values.ts";

const inputModes = { integer: "numeric", continuous: "decimal", text: "text" } as const;

interface HyperparameterFieldProps {
  name: string;
  declaration: HyperparameterDeclaration;
  text: string;
  isChanged: boolean;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** The control its declaration asks for, with help, range and a way back to the default. */
export function HyperparameterField(props: HyperparameterFieldProps) {
  const { name, declaration, text, isChanged, error, onChange } = props;
  const isTyped = declaration.type !== "boolean" && declaration.type !== "categorical";
  return (
    <FormField
      label={
        <>
          {declaration.label}{" "}
          <small>
            <code>{name}</code>
          </small>
        </>
      }
      description={declaration.help}
      constraintText={isTyped && error === undefined ? rangeText(declaration) : undefined}
      errorText={error}
    >
      <div className={isChanged ? styles.changed : undefined}>
        <Control declaration={declaration} text={text} onChange={onChange} />
        {isChanged && (
          <Button
            iconName="undo"
            variant="icon"
            formAction="none"
            ariaLabel={`Reset ${declaration.label} to ${defaultText(declaration) || "not set"}`}
            onClick={() => onChange(defaultText(declaration))}
          />
        )}
      </div>
    </FormField>
  );
}

function Control({ declaration, text, onChange }: Pick<HyperparameterFieldProps, "declaration" | "text" | "onChange">) {
  if (declaration.type === "boolean") {
    return (
      <Toggle checked={text === "true"} onChange={({ detail }) => onChange(String(detail.checked))}>
        {text === "true" ? "On" : "Off"}
      </Toggle>
    );
  }
  if (declaration.type === "categorical") {
    return (
      <Select
        selectedOption={{ value: text, label: text }}
        options={declaration.values.map((value) => ({
          value,
          label: value,
          ...(value === declaration.default ? { labelTag: "Default" } : {}),
        }))}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? declaration.default)}
      />
    );
  }
  return (
    <Input
      value={text}
      inputMode={inputModes[declaration.type]}
      placeholder={declaration.default === null ? "Not set" : `Default ${declaration.default}`}
      autoComplete={false}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}
