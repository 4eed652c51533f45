import type { SelectProps } from "@cloudscape-design/components/select";
import type { CsvEncoding } from "@sagebrush/contracts/datasets/csv-import";

export const delimiterOptions: SelectProps.Option[] = [
  { value: ",", label: "Comma  ," },
  { value: ";", label: "Semicolon  ;" },
  { value: "\t", label: "Tab" },
  { value: "|", label: "Pipe  |" },
  { value: " ", label: "Space" },
  { value: ":", label: "Colon  :" },
];

export const quoteOptions: SelectProps.Option[] = [
  { value: '"', label: 'Double quote  "' },
  { value: "'", label: "Single quote  '" },
  { value: "", label: "None" },
];

export const encodingOptions: (SelectProps.Option & { value: CsvEncoding })[] = [
  { value: "utf-8", label: "UTF-8" },
  { value: "utf-16le", label: "UTF-16 little endian" },
  { value: "utf-16be", label: "UTF-16 big endian" },
  { value: "windows-1252", label: "Windows-1252 (Western)" },
];

export const decimalSeparatorOptions: (SelectProps.Option & { value: "." | "," })[] = [
  { value: ".", label: "Point  1.5" },
  { value: ",", label: "Comma  1,5" },
];

/** The option of a value; one of its own for a character that is in no list. */
export function optionOf<Option extends SelectProps.Option>(
  options: readonly Option[],
  value: string,
): Option | SelectProps.Option {
  return options.find((option) => option.value === value) ?? { value, label: `Character  ${value}` };
}
