/**
 * Processes, seen and ended through Python: the tests' Deno may start some programs only, hence not
 * signal to processes that are not its own, nor look into /proc.
 */
import assert from "node:assert/strict";

/** Prints lines of `pid ppid state`, of all processes. */
const LIST = `
import glob, subprocess
stats = glob.glob("/proc/[0-9]*/stat")
if not stats:
    print(subprocess.getoutput("ps -Ao pid=,ppid=,state="))
for path in stats:
    try:
        text = open(path).read()
    except OSError:
        continue
    state, parent = text.rpartition(")")[2].split()[:2]
    print(text.split()[0], parent, state)
`;

async function table(): Promise<{ pid: number; parent: number; state: string }[]> {
  const { stdout } = await new Deno.Command("python3", { args: ["-c", LIST] }).output();
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), state };
  });
}

/** The processes that a process started and that are alive. */
export async function childrenOf(parent: number): Promise<number[]> {
  const all = await table();
  return all.filter((one) => one.parent === parent && one.state[0] !== "Z").map(({ pid }) => pid);
}

/** The process that started another one. */
export async function parentOf(pid: number): Promise<number> {
  return (await table()).find((one) => one.pid === pid)?.parent ?? 0;
}

/** Whether there is such a process, and not only its entry that nobody has asked for. */
export async function alive(pid: number): Promise<boolean> {
  return (await table()).some((one) => one.pid === pid && one.state[0] !== "Z");
}

/** Sends a signal to any process, or to the group that it leads. */
export async function kill(
  pid: number,
  signal: "SIGTERM" | "SIGKILL",
  { group = false }: { group?: boolean } = {},
): Promise<void> {
  const program = `import os, signal; os.kill${group ? "pg" : ""}(${pid}, signal.${signal})`;
  const { success } = await new Deno.Command("python3", { args: ["-c", program] }).output();
  assert.ok(success, `no process ${pid}`);
}

/** Waits until something is so; fails when it is not after `seconds`. */
export async function until(
  happens: () => Promise<boolean> | boolean,
  seconds = 10,
): Promise<void> {
  const deadline = performance.now() + 1000 * seconds;
  while (!await happens()) {
    assert.ok(performance.now() < deadline, `it did not happen within ${seconds} s`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
