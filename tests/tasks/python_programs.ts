/** Machines with little or broken Python, made of shell scripts. */
import { join } from "node:path";
import { ROOT } from "./jupyter_support.ts";

/**
 * Runs one of our programs in a new folder, with nothing else to be found than these programs.
 *
 * @param script The program, relative to the project's root; its first argument is the PATH.
 * @param programs `python3`, `uv`: what they do, as shell scripts by name.
 * @param environment Name of the environment in `.lottalora` whose interpreter it may run.
 * @param more Further arguments of the program.
 */
export async function runWithPrograms(
  script: string,
  programs: Record<string, string>,
  environment: string,
  more: readonly string[] = [],
): Promise<{ code: number; printed: string; said: string; files: string[] }> {
  const folder = await Deno.makeTempDir({ prefix: "lottalora-python-" });
  try {
    const [bin, root] = [join(folder, "bin"), join(folder, "root")];
    await Promise.all([bin, root].map((path) => Deno.mkdir(path)));
    for (const [name, script] of Object.entries(programs)) {
      await Deno.writeTextFile(join(bin, name), `#!/bin/sh\n${script}`, { mode: 0o755 });
    }
    const allowed = [
      ...["python3", "uv"].map((name) => join(bin, name)),
      join(root, ".lottalora", environment, "bin", "python"),
    ];
    const { code, stdout, stderr } = await new Deno.Command("deno", {
      args: [
        ...["run", "--quiet", "--no-prompt", "--allow-read", `--allow-write=${root}`],
        ...["--allow-env", `--allow-run=${allowed.join(",")}`],
        ...[join(ROOT, script), bin, ...more],
      ],
      cwd: root,
    }).output();
    const files = [...Deno.readDirSync(join(root, ".lottalora"))].map((entry) => entry.name);
    const [printed, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, printed, said, files };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A python3 whose "environment" holds an interpreter that does what `python` says. */
export function madeBy(version: string, python: string): string {
  return `for folder; do :; done
/bin/mkdir -p "$folder/bin"
echo 'version = ${version}' > "$folder/pyvenv.cfg"
/bin/cat > "$folder/bin/python" <<'END'
#!/bin/sh
${python}
END
/bin/chmod +x "$folder/bin/python"
`;
}
