/**
 * Which features may come together on a way from the root to a leaf. A column in no group goes with none but itself.
 * XGBoost's `constraints.cc`, with the columns that features are made from in place of the features.
 */
export class InteractionConstraints {
  private readonly allowedByPath = new Map<string, ReadonlySet<number>>();

  /**
   * @param columnOfFeature the number of the column that each feature is made from
   * @param groups columns that may come together
   */
  constructor(
    private readonly columnOfFeature: readonly number[],
    private readonly groups: readonly (readonly number[])[],
  ) {}

  /**
   * @param features ascending
   * @param path features of the splits above the node
   * @returns those of the features that may split the node
   */
  allowed(features: Int32Array, path: readonly number[]): Int32Array {
    if (path.length === 0) return features;
    const columns = [...new Set(path.map((feature) => this.columnOfFeature[feature]))].sort((one, two) => one - two);
    const key = columns.join();
    let allowed = this.allowedByPath.get(key);
    if (!allowed) {
      const groups = this.groups.filter((group) => columns.every((column) => group.includes(column)));
      allowed = new Set([...columns, ...groups.flat()]);
      this.allowedByPath.set(key, allowed);
    }
    const isAllowed = allowed;
    return features.filter((feature) => isAllowed.has(this.columnOfFeature[feature]));
  }
}
