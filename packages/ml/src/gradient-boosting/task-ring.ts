import type { KernelMemory } from "./kernel-memory.ts";

/** The numbers that packages/ml/kernels/boosting.ts gives its kernels. */
export const taskKinds = {
  histogram: 0,
  merge: 1,
  sum: 2,
  find: 3,
  split: 4,
  place: 5,
  leaf: 6,
  bin: 7,
  predict: 8,
  gradient: 9,
  partition: 10,
  splitValues: 11,
  judge: 12,
  sort: 13,
} as const;

const ringTasks = 4096;
const taskWords = 16;
const controlBytes = 1024;
/** What a thread needs of its own: the gradients of a batch of rows. */
const orderedBytes = 66 * 16;

interface KernelExports {
  run(control: number, ring: number, ordered: number, count: number): void;
  stop(control: number): void;
}

/** Lists of kernel calls, which all threads work off together. */
export class TaskRing {
  private readonly kernels: KernelExports;
  private readonly control: number;
  private readonly words: Int32Array;
  private readonly floats: Float32Array;
  private readonly doubles: Float64Array;
  private readonly ordered: number;
  private added = 0;
  private waiting = 0;

  constructor(
    module: WebAssembly.Module,
    private readonly memory: KernelMemory,
  ) {
    const instance = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
    // Its declaration is its source: both are built and committed together.
    this.kernels = instance.exports as KernelExports;
    this.control = memory.reserve(controlBytes);
    this.words = memory.int32(ringTasks * taskWords);
    const { buffer, byteOffset, length } = this.words;
    this.floats = new Float32Array(buffer, byteOffset, length);
    this.doubles = new Float64Array(buffer, byteOffset, length / 2);
    this.ordered = memory.reserve(orderedBytes);
  }

  /** What a thread's `serve` takes. */
  serveArguments(): number[] {
    return [this.control, this.words.byteOffset, this.memory.reserve(orderedBytes)];
  }

  /** Tasks of one list must not depend on each other. @param given addresses, and sizes in bytes or as the kernel says */
  add(kind: number, ...given: number[]): void {
    const first = this.next();
    this.words[first] = kind;
    for (let index = 0; index < given.length; index++) this.words[first + 1 + index] = given[index];
  }

  /** A task one of whose arguments is a float32, at the given word. */
  addWithFloat(kind: number, given: number[], word: number, value: number): void {
    const first = this.next();
    this.words[first] = kind;
    for (let index = 0; index < given.length; index++) this.words[first + 1 + index] = given[index];
    this.floats[first + word] = value;
  }

  addWithDouble(kind: number, given: number[], word: number, value: number): void {
    const first = this.next();
    this.words[first] = kind;
    for (let index = 0; index < given.length; index++) this.words[first + 1 + index] = given[index];
    this.doubles[(first + word) / 2] = value;
  }

  /** Returns when all tasks are done. */
  run(): void {
    if (this.waiting === 0) return;
    this.kernels.run(this.control, this.words.byteOffset, this.ordered, this.waiting);
    this.waiting = 0;
  }

  stop(): void {
    this.kernels.stop(this.control);
  }

  private next(): number {
    if (this.waiting === ringTasks) this.run();
    this.waiting++;
    return taskWords * (this.added++ % ringTasks);
  }
}
