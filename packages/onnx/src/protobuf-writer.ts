const textEncoder = new TextEncoder();

/** Payloads from this size on are kept by reference and copied once, by `finish`. */
const referencedFromBytes = 1024;

/**
 * Writes one protobuf message. Nested messages are writers of their own, so their length is known when they are added;
 * large payloads stay references until `finish`, which allocates the result once and copies every byte into it once.
 * Do not change an array between handing it over and `finish`.
 */
export class ProtobufWriter {
  private readonly parts: Uint8Array[] = [];
  private partsLength = 0;
  private chunk = new Uint8Array(64);
  private chunkLength = 0;

  get length(): number {
    return this.partsLength + this.chunkLength;
  }

  /** A varint field: int32, int64, bool, enum. Negative numbers take ten bytes, as the format wants. */
  int(field: number, value: number | bigint): this {
    this.varint(field * 8);
    this.signedVarint(value);
    return this;
  }

  float(field: number, value: number): this {
    this.varint(field * 8 + 5);
    this.reserve(4);
    new DataView(this.chunk.buffer).setFloat32(this.chunkLength, value, true);
    this.chunkLength += 4;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, textEncoder.encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.varint(field * 8 + 2);
    this.varint(value.length);
    this.append(value);
    return this;
  }

  message(field: number, message: ProtobufWriter): this {
    this.varint(field * 8 + 2);
    this.varint(message.length);
    for (const part of message.parts) this.append(part);
    this.append(message.chunk.subarray(0, message.chunkLength));
    return this;
  }

  /** A repeated integer field in packed form. */
  packedInts(field: number, values: ArrayLike<number | bigint>): this {
    const packed = new ProtobufWriter();
    for (let index = 0; index < values.length; index++) packed.signedVarint(values[index]);
    return this.message(field, packed);
  }

  /** A repeated float field in packed form. */
  packedFloats(field: number, values: ArrayLike<number>): this {
    const floats = values instanceof Float32Array ? values : Float32Array.from(values);
    return this.bytes(field, new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength));
  }

  finish(): Uint8Array<ArrayBuffer> {
    const result = new Uint8Array(this.length);
    let position = 0;
    for (const part of this.parts) {
      result.set(part, position);
      position += part.length;
    }
    result.set(this.chunk.subarray(0, this.chunkLength), position);
    return result;
  }

  private append(bytes: Uint8Array): void {
    if (bytes.length < referencedFromBytes) {
      this.reserve(bytes.length);
      this.chunk.set(bytes, this.chunkLength);
      this.chunkLength += bytes.length;
      return;
    }
    this.closeChunk();
    this.parts.push(bytes);
    this.partsLength += bytes.length;
  }

  private closeChunk(): void {
    if (this.chunkLength === 0) return;
    this.parts.push(this.chunk.subarray(0, this.chunkLength));
    this.partsLength += this.chunkLength;
    this.chunk = new Uint8Array(64);
    this.chunkLength = 0;
  }

  private reserve(byteCount: number): void {
    const needed = this.chunkLength + byteCount;
    if (needed <= this.chunk.length) return;
    const grown = new Uint8Array(Math.max(needed, this.chunk.length * 2));
    grown.set(this.chunk.subarray(0, this.chunkLength));
    this.chunk = grown;
  }

  private signedVarint(value: number | bigint): void {
    if (typeof value === "number" && !Number.isSafeInteger(value))
      throw new RangeError(`${value} is not an integer that protobuf can hold.`);
    if (typeof value === "number" && value >= 0) {
      this.varint(value);
      return;
    }
    this.reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 0x7fn) {
      this.chunk[this.chunkLength++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.chunk[this.chunkLength++] = Number(rest);
  }

  /** @param value a safe integer of 0 or more; bit operations would cut it at 32 bits */
  private varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest > 0x7f) {
      this.chunk[this.chunkLength++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.chunk[this.chunkLength++] = rest;
  }
}
