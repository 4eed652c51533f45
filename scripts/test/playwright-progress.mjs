/** Says after each test how many are done, in the line that run-step reads, and how the failed ones failed. */
export default class PlaywrightProgress {
  #total = 0;
  #done = 0;

  onBegin(_configuration, suite) {
    this.#total = suite.allTests().length;
  }

  onTestEnd(test, result) {
    this.#done += 1;
    console.log(`@progress ${this.#done}/${this.#total}`);
    if (result.status === test.expectedStatus) return;
    console.log(`FAILED ${test.titlePath().filter(Boolean).join(" > ")}`);
    for (const { stack, message } of result.errors) console.log(stack ?? message);
    for (const { name, path } of result.attachments) if (path) console.log(`${name}: ${path}`);
  }

  onError({ stack, message }) {
    console.log(stack ?? message);
  }
}
