import { expect, test } from "vitest";
import { InvalidModelError } from "./invalid-model-error.ts";
import { ProtobufReader } from "./protobuf-reader.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

test("integers of every size keep their value", () => {
  const values = [0, 1, 127, 128, 16383, 16384, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -1, -128, -(2 ** 31)];
  for (const value of values) {
    const reader = new ProtobufReader(new ProtobufWriter().int(536_870_911, value).finish());
    expect(reader.next()).toBe(true);
    expect(reader.field).toBe(536_870_911);
    expect(reader.int()).toBe(value);
    expect(reader.next()).toBe(false);
  }
});

test("packed integers are read as those written one by one", () => {
  const expected = [3, -4, 500];
  const separate = new ProtobufWriter();
  for (const value of expected) separate.int(1, value);
  for (const bytes of [separate.finish(), new ProtobufWriter().packedInts(1, expected).finish()]) {
    const values: number[] = [];
    const reader = new ProtobufReader(bytes);
    while (reader.next()) reader.ints(values);
    expect(values).toEqual(expected);
  }
});

test("small and large payloads come out in the order in which they were written", () => {
  const large = new Uint8Array(5000).fill(7);
  const inner = new ProtobufWriter().string(1, "before").bytes(2, large).string(3, "after");
  const reader = new ProtobufReader(new ProtobufWriter().int(1, 1).message(2, inner).int(3, 3).finish());
  const seen: unknown[] = [];
  while (reader.next()) {
    if (reader.field !== 2) {
      seen.push(reader.int());
      continue;
    }
    const message = reader.message();
    while (message.next()) seen.push(message.field === 2 ? message.bytes().length : message.string());
  }
  expect(seen).toEqual([1, "before", 5000, "after", 3]);
});

test("a fraction is refused as an integer", () => {
  expect(() => new ProtobufWriter().int(1, 0.5)).toThrow(RangeError);
});

test("a field of another type than expected is refused", () => {
  const reader = new ProtobufReader(new ProtobufWriter().float(1, 1).finish());
  reader.next();
  expect(() => reader.string()).toThrow(InvalidModelError);
});

test("obsolete groups are refused", () => {
  const reader = new ProtobufReader(Uint8Array.of(0x0b));
  reader.next();
  expect(() => reader.skip()).toThrow(InvalidModelError);
});
