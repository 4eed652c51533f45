/** The part of the platform's WebAssembly API that runs our kernels; Node's types leave it to the DOM's. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    /** Kernels take and answer numbers: addresses, sizes and counts. */
    readonly exports: Readonly<Record<string, (...values: number[]) => number>>;
  }
  class Memory {
    constructor(limits: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
  }
}

declare function atob(base64: string): string;
