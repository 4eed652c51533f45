import { withEventMeta } from "@orpc/client";
import { StudioError } from "@sagebrush/contracts/errors";
import { describe, expect, test } from "vitest";
import { followEvents } from "./follow-events.ts";

interface Counted {
  count: number;
  isEnd: boolean;
}

type Script = (Counted | Error)[];

/** Each opening plays the next script; an error in it breaks the stream. */
async function follow(scripts: Script[]) {
  const opened: (string | undefined)[] = [];
  const events: number[] = [];
  const connection: boolean[] = [];
  const waits: number[] = [];
  const controller = new AbortController();
  await followEvents<Counted>({
    open: async (lastEventId) => {
      opened.push(lastEventId);
      return play(scripts[opened.length - 1] ?? [new StudioError("ResourceNotFound", "no more scripts")]);
    },
    onEvent: ({ count }) => events.push(count),
    onConnection: (isConnected) => connection.push(isConnected),
    mayEnd: ({ isEnd }) => isEnd,
    signal: controller.signal,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  return { opened, events, connection, waits };
}

async function* play(script: Script) {
  for (const step of script) {
    if (step instanceof Error) throw step;
    yield withEventMeta({ ...step }, { id: `event-${step.count}` });
  }
}

const event = (count: number, isEnd = false): Counted => ({ count, isEnd });

describe("followEvents", () => {
  test("ends with the stream and asks no more", async () => {
    const { opened, events, waits } = await follow([[event(1), event(2, true)], [event(3)]]);
    expect({ opened, events, waits }).toEqual({ opened: [undefined], events: [1, 2], waits: [] });
  });

  test("what comes after the job's end, the rest of a long log, is not lost", async () => {
    const { events } = await follow([[event(1), event(2, true), event(3, true), event(4, true)]]);
    expect(events).toEqual([1, 2, 3, 4]);
  });

  test("a stream that breaks after the job's end is read to its end", async () => {
    const { opened, events } = await follow([[event(1), event(2, true), new Error("reset")], [event(3, true)]]);
    expect({ opened, events }).toEqual({ opened: [undefined, "event-2"], events: [1, 2, 3] });
  });

  test("a broken stream goes on after the last event it brought", async () => {
    const { opened, events, connection } = await follow([
      [event(1), event(2), new Error("connection reset")],
      [event(3, true)],
    ]);
    expect(opened).toEqual([undefined, "event-2"]);
    expect(events).toEqual([1, 2, 3]);
    expect(connection).toEqual([true, true, false, true]);
  });

  test("a stream that merely ends is opened again", async () => {
    const { events } = await follow([[event(1)], [event(2, true)]]);
    expect(events).toEqual([1, 2]);
  });

  test("waits longer with every failure, and starts anew after an event", async () => {
    const failures: Script[] = Array.from({ length: 6 }, () => [new Error("down")]);
    const { waits } = await follow([...failures, [event(1), new Error("down")], [event(2, true)]]);
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 1000]);
  });

  test("gives up where asking again cannot help", async () => {
    const { opened } = await follow([[new StudioError("ResourceNotFound", "gone")], [event(1, true)]]);
    expect(opened).toHaveLength(1);
  });
});
