/** Says after each test file how many are done, in the line that run-step reads. */
export default class VitestProgress {
  #total = 0;
  #done = 0;

  onTestRunStart(specifications) {
    this.#total = specifications.length;
  }

  onTestModuleEnd() {
    this.#done += 1;
    console.log(`@progress ${this.#done}/${this.#total}`);
  }
}
