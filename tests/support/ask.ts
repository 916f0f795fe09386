/**
 * Sends requests as JSON to a program in Python and reads its answers.
 *
 * @param python the interpreter
 * @param program its path, relative to the project's folder
 * @throws {Error} with what it says on stderr, where it fails
 */
export async function ask(
  python: string,
  program: string,
  requests: unknown[],
): Promise<unknown[]> {
  const child = new Deno.Command(python, {
    args: ["-B", "-E", "-s", program],
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
