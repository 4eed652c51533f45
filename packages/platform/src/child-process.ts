import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** How a child ended. */
export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last of what it wrote to stderr, for the log. */
  stderrTail: string;
}

export interface ChildHandle<ToChild> {
  processId: number | undefined;
  /** Does nothing once the child has ended. */
  send(message: ToChild): void;
  /** Ends the child at once (SIGKILL). */
  kill(): void;
  /** Settles when the child has ended and all its messages were handed over. */
  exited: Promise<ChildExit>;
}

const stderrTailLength = 4_000;

/**
 * Starts a Node program of ours as a child. A `.ts` entry (tests, development) runs through tsx, a `.js` entry (the
 * bundle) as it is. Messages are structured clones, so typed arrays and dates arrive as such.
 */
export function forkChild<ToChild, FromChild>(
  entry: URL,
  options: { onMessage: (message: FromChild) => void; environment?: NodeJS.ProcessEnv },
): ChildHandle<ToChild> {
  const child = fork(entry, {
    execArgv: entry.pathname.endsWith(".ts") ? ["--import", tsxLoader()] : ["--enable-source-maps"],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "pipe", "ipc"],
    ...(options.environment ? { env: options.environment } : {}),
  });
  let stderrTail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderrTail = (stderrTail + text).slice(-stderrTailLength);
  });
  child.on("message", (message) => options.onMessage(message as FromChild));
  const exited = new Promise<ChildExit>((resolve) => {
    child.once("error", (error) => {
      stderrTail += `\n${error.message}`;
      if (child.pid === undefined) resolve({ code: null, signal: null, stderrTail });
    });
    child.once("close", (code, signal) => resolve({ code, signal, stderrTail }));
  });
  return {
    processId: child.pid,
    // The callback takes the error of a channel that closed meanwhile; `exited` tells that story.
    send: (message) => void (child.connected && child.send(message as object, () => undefined)),
    kill: () => void child.kill("SIGKILL"),
    exited,
  };
}

/**
 * The child's side: hands over messages, and ends this process when the parent is gone, however it went.
 * @returns a function that resolves when the parent's channel has taken the message
 */
export function serveParent<ToChild, FromChild>(
  onMessage: (message: ToChild) => void,
): (message: FromChild) => Promise<void> {
  process.on("message", (message) => onMessage(message as ToChild));
  process.on("disconnect", () => process.exit(1));
  // The terminal's Ctrl-C reaches every process of the group; it is the parent that decides what becomes of us.
  process.on("SIGINT", () => undefined);
  return (message) =>
    new Promise((resolve, reject) => {
      if (!process.send) return reject(new Error("This program is started by its parent process only."));
      process.send(message, (error: Error | null) => (error ? reject(error) : resolve()));
    });
}

function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
}
