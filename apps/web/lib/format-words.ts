/** "InService" as "In service". */
export function splitWords(pascalCase: string): string {
  const words = pascalCase.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after}`);
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
