import { InvalidModelError } from "./invalid-model-error.ts";

/** Wire types of the protobuf encoding. Groups (3 and 4) are obsolete and refused. */
export const wireType = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

const textDecoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Walks over the fields of one protobuf message without copying. Every read is checked against the end of the message,
 * so truncated or hostile bytes end as {@link InvalidModelError}, never as a read outside of them.
 */
export class ProtobufReader {
  /** Number of the field that `next` found. */
  field = 0;
  private wire = 0;
  private position: number;
  private readonly end: number;

  constructor(
    private readonly source: Uint8Array,
    start = 0,
    end = source.length,
  ) {
    this.position = start;
    this.end = end;
  }

  /** Goes to the next field; its value must then be taken by exactly one of the methods below. False at the end. */
  next(): boolean {
    if (this.position === this.end) return false;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.wire = tag % 8;
    if (this.field === 0 || tag > 0xffffffff) throw this.malformed(`field number ${this.field} does not exist`);
    return true;
  }

  skip(): void {
    if (this.wire === wireType.varint) this.varint();
    else if (this.wire === wireType.fixed64) this.advance(8);
    else if (this.wire === wireType.fixed32) this.advance(4);
    else this.advance(this.length());
  }

  /** An integer field; int64 values beyond 2^53 lose their last digits. */
  int(): number {
    this.expect(wireType.varint);
    return this.varint();
  }

  /** A repeated integer field, which may come one by one or packed. */
  ints(into: number[]): void {
    if (this.wire === wireType.varint) {
      into.push(this.varint());
      return;
    }
    const packed = this.message();
    while (packed.position < packed.end) into.push(packed.varint());
  }

  bytes(): Uint8Array {
    this.expect(wireType.lengthDelimited);
    const length = this.length();
    const start = this.position;
    this.advance(length);
    return this.source.subarray(start, start + length);
  }

  string(): string {
    try {
      return textDecoder.decode(this.bytes());
    } catch (cause) {
      if (cause instanceof InvalidModelError) throw cause;
      throw this.malformed("a name is not valid UTF-8");
    }
  }

  message(): ProtobufReader {
    this.expect(wireType.lengthDelimited);
    const length = this.length();
    const start = this.position;
    this.advance(length);
    return new ProtobufReader(this.source, start, start + length);
  }

  private expect(wanted: number): void {
    if (this.wire !== wanted) throw this.malformed(`field ${this.field} has wire type ${this.wire}, not ${wanted}`);
  }

  private length(): number {
    if (this.wire !== wireType.lengthDelimited) throw this.malformed(`wire type ${this.wire} is not supported`);
    return this.varint();
  }

  private advance(byteCount: number): void {
    if (byteCount < 0 || byteCount > this.end - this.position)
      throw this.malformed(`${byteCount} bytes were announced, ${this.end - this.position} are left`);
    this.position += byteCount;
  }

  /** Two halves, as a negative int64 read as one unsigned double would lose its last digits. */
  private varint(): number {
    let low = 0;
    let high = 0;
    for (let byteIndex = 0; byteIndex < 9; byteIndex++) {
      const byte = this.byte();
      if (byteIndex < 4) low += (byte & 0x7f) * 2 ** (7 * byteIndex);
      else high += (byte & 0x7f) * 2 ** (7 * byteIndex - 28);
      if (byte < 0x80) return high * 2 ** 28 + low;
    }
    // The tenth byte holds bit 63 alone: the value is negative, in two's complement.
    if (this.byte() !== 1) throw this.malformed("a number has more than 64 bits");
    return (high - 2 ** 35) * 2 ** 28 + low;
  }

  private byte(): number {
    if (this.position >= this.end) throw this.malformed("a number is cut off");
    return this.source[this.position++];
  }

  private malformed(what: string): InvalidModelError {
    return new InvalidModelError(`The ONNX file is damaged or is no ONNX file: at byte ${this.position}, ${what}.`);
  }
}
