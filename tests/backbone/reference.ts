const READER = "tests/backbone/reference_reader.py";

/** What the Python reader of the specification answers to requests (its docstring says which). */
export async function readReference(requests: unknown[]): Promise<unknown[]> {
  const child = new Deno.Command("python3", {
    args: ["-B", "-E", "-s", READER],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(requests)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
