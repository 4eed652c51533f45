/** The model's name without the number of its training: "exam-score-3" becomes "exam-score". */
export function suggestEndpointName(modelName: string): string {
  return modelName.replace(/(-v?\d+)+$/, "") || modelName;
}
