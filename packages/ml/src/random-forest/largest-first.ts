/** A binary heap that hands out the entry of the largest key first; equal keys in an order that their adding decides. */
export class LargestFirst<Entry> {
  private readonly entries: Entry[] = [];

  constructor(private readonly keyOf: (entry: Entry) => number) {}

  add(entry: Entry): void {
    const { entries, keyOf } = this;
    let place = entries.push(entry) - 1;
    for (let parent = (place - 1) >> 1; place > 0 && keyOf(entries[parent]) < keyOf(entry); parent = (place - 1) >> 1) {
      entries[place] = entries[parent];
      place = parent;
    }
    entries[place] = entry;
  }

  take(): Entry | undefined {
    const { entries, keyOf } = this;
    const first = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && keyOf(entries[child + 1]) > keyOf(entries[child])) child++;
      if (keyOf(entries[child]) <= keyOf(last)) break;
      entries[place] = entries[child];
      place = child;
    }
    entries[place] = last;
    return first;
  }
}
