/** The part of the platform's WebAssembly API that loads the schema engine; Node's types leave it to the DOM's. */
declare namespace WebAssembly {
  type Exports = Record<string, unknown>;
  function instantiate(
    bytes: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ instance: { exports: Exports } }>;
}

/** The engine tells the message of a panic here, and crashes on its way when this is missing. */
declare var PRISMA_WASM_PANIC_REGISTRY: { set_message(message: string): void };
