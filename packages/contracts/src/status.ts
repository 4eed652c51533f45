/** Which status may follow which. An empty list marks an end state. */
export type Transitions<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** True when the job, version or endpoint will not change by itself any more. */
export function isTerminal<Status extends string>(transitions: Transitions<Status>, status: Status): boolean {
  return transitions[status].length === 0;
}

/** The states from which `to` may be entered: the `where` of a compare-and-set. */
export function statusesBefore<Status extends string>(transitions: Transitions<Status>, to: Status): Status[] {
  return (Object.keys(transitions) as Status[]).filter((from) => transitions[from].includes(to));
}
