/** A real kernel, the project's own, executes every notebook here. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError, UsageError } from "../../src/errors.ts";
import type { ExecutionProgress } from "../../tasks/jupyter/execute.ts";
import { alive, childrenOf, kill, parentOf, until } from "../support/processes.ts";
import { withFolder } from "../support/temporary.ts";
import { code, execute, notebookOf, outputsOf, ROOT } from "./jupyter_support.ts";

const SHOW = 'const { show } = await import("../src/notebook/show.ts");\n';
const PROGRESS =
  'const { createNotebookProgress } = await import("../src/notebook/progress.ts");\n';
const LATER = (text: string, ms: number) =>
  `const timer = setTimeout(() => Deno.jupyter.display({ "text/plain": "${text}" }, { raw: true }), ${ms});\n`;

Deno.test("an executed notebook holds its outputs, its new parameters and no circumstances", async () => {
  const seen: ExecutionProgress[] = [];
  const { text, error } = await execute(
    notebookOf(
      code('const profile = "quick"; // which one\nconst seeds: number = 3;', 0, ["parameters"]),
      code(`${SHOW}await show(\`**\${profile}** \${seeds}\`);\nawait show("<svg></svg>");`, 2),
      code('[1, "two"]', 1),
    ),
    { parameters: { profile: "smoke", seeds: 5 }, onProgress: (event) => seen.push(event) },
  );
  assert.equal(error, null);
  assert.deepEqual(outputsOf(text, 2), ["**smoke** 5", "(figure)"]);
  assert.deepEqual(outputsOf(text, 3), ['[ 1, "two" ]'], "without colours");
  const { cells, metadata } = JSON.parse(text ?? "");
  assert.deepEqual(cells[0].source, [
    'const profile = "smoke"; // which one\n',
    "const seeds: number = 5;",
  ]);
  assert.equal(metadata.kernelspec.name, "lottalora");
  assert.equal(metadata.language_info.version, undefined);
  assert.deepEqual(cells.map((cell: { id: string }) => cell.id), ["cell-1", "cell-2", "cell-3"]);
  assert.deepEqual(seen.map(({ cell, cells }) => `${cell}/${cells}`), ["1/3", "2/3", "3/3"]);
  assert.equal(seen[0].line, 'const profile = "smoke"; // which one');
});

Deno.test("outputs that arrive after their cell has ended stay below it", async () => {
  const { text, error } = await execute(
    notebookOf(
      code(`{ ${LATER("late", 700)} }`, 1),
      code(`{ ${LATER("later", 400)} }`, 1),
      code(""),
    ),
  );
  assert.equal(error, null);
  assert.deepEqual(outputsOf(text, 1), ["late"]);
  assert.deepEqual(outputsOf(text, 2), ["later"]);
});

Deno.test("a progress display keeps only its last text", async () => {
  const lines: string[] = [];
  const { text, error } = await execute(
    notebookOf(
      code(
        `${PROGRESS}const progress = createNotebookProgress();
for (let i = 1; i <= 3; i++) {
  await progress(\`run \${i}, 12 s left\`);
  await new Promise((resolve) => setTimeout(resolve, 300));
}
await progress.finish("3 runs");`,
        1,
      ),
    ),
    { onProgress: ({ line }) => lines.push(line) },
  );
  assert.equal(error, null);
  assert.deepEqual(outputsOf(text, 1), ["3 runs"]);
  assert.ok(lines.includes("run 2, 12 s left"), `heard of ${lines}`);
});

/** What a bad notebook is, and what must be said about it. */
const FAILURES: {
  title: string;
  cells: Parameters<typeof notebookOf>;
  says: RegExp;
  /** Seconds a cell may take. */
  timeout?: number;
}[] = [
  {
    title: "a cell that throws is named with its first line",
    cells: [code("const one = 1;"), code("\n// why\nthrow new TypeError('boom\\nand more')")],
    says: /^\S*story\.ipynb: cell 2 \(\/\/ why\): TypeError: boom and more$/,
  },
  {
    title: "a rejected promise fails its cell",
    cells: [code("await Promise.reject(new Error('no data'))")],
    says: /cell 1 \(await Promise.*\): Error: no data$/,
  },
  {
    title: "a cell that cannot be parsed is named",
    cells: [code("const a = ;")],
    says:
      /cell 1 \(const a = ;\): the kernel could not run it, most likely for an error of syntax$/,
  },
  {
    title: "a kernel that dies is reported with the cell it died in",
    cells: [code("const one = 1;"), code("Deno.exit(1)")],
    says: /cell 2 \(Deno\.exit\(1\)\): the kernel died: it ended with exit code 1$/,
  },
  {
    title: "a kernel that is killed is reported with the signal",
    cells: [code("Deno.kill(Deno.pid, 'SIGKILL')")],
    says: /cell 1 \(.*\): the kernel died: it was killed by SIGKILL, as .* when memory runs out$/,
  },
  {
    title: "a kernel that dies after its cell is not taken for one that shows too little",
    cells: [code("void setTimeout(() => Deno.exit(3), 300);", 1)],
    says: /cell 1 \(.*\): the kernel died: it ended with exit code 3$/,
  },
  {
    title: "an output too few fails",
    cells: [code(`${SHOW}await show("one");`, 2)],
    says: /cell 1 .*: it declares 2 outputs in its metadata .* and 1 arrived$/,
  },
  {
    title: "an output too many fails",
    cells: [code('"surplus"', 0)],
    says: /cell 1 .*: it declares 0 outputs in its metadata .* and 1 arrived$/,
  },
  {
    title: "an undeclared output that arrives during the next cell fails",
    cells: [
      code(LATER("astray", 800)),
      code("await new Promise((resolve) => setTimeout(resolve, 1500))"),
    ],
    says: /cell 2 .*(declares 0 outputs|of another cell)/,
  },
  {
    title: "console output is refused, since the kernel loses lines of it",
    cells: [code("console.log('epoch 1');", 1)],
    says: /cell 1 .*: it printed 'epoch 1' to the console.*use show\(\)/,
  },
  {
    title: "a progress display without an end fails",
    cells: [code(`${PROGRESS}await createNotebookProgress()("3 s left");`, 1)],
    says: /cell 1 .*: its progress display was never finished/,
  },
  {
    title: "an output with the project's path fails",
    cells: [code(`${SHOW}await show("see " + Deno.cwd());`, 1)],
    says: new RegExp(`cell 1 .*: an output holds the path of the project, ${ROOT}`),
  },
  {
    title: "a cell beyond its time limit fails",
    cells: [code("await new Promise((resolve) => setTimeout(resolve, 30_000))")],
    says: /cell 1 .*: it did not finish within the time limit$/,
    timeout: 3,
  },
];

for (const { title, cells, says, timeout = 10 } of FAILURES) {
  Deno.test(`${title}, and nothing is written`, async () => {
    const { text, error } = await execute(notebookOf(...cells), { timeout, late: 2 });
    assert.ok(error instanceof DataError, `expected a DataError, got ${error?.stack}`);
    assert.match(error.message, says);
    assert.equal(text, null);
  });
}

Deno.test("an unknown parameter is a usage error", async () => {
  const notebook = notebookOf(code('const profile = "quick";', 0, ["parameters"]));
  const { text, error } = await execute(notebook, { parameters: { profil: "smoke" } });
  assert.ok(error instanceof UsageError);
  assert.match(error.message, /no parameter "profil": it has profile$/);
  assert.equal(text, null);
});

Deno.test("an aborted execution ends the kernel and writes nothing", async () => {
  const controller = new AbortController();
  const { text, error } = await execute(
    notebookOf(code("await new Promise((resolve) => setTimeout(resolve, 60_000))")),
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  assert.equal(error?.name, "AbortError");
  assert.equal(text, null);
});

/** Executes a notebook without end; gives the processes at work, and how it came out. */
async function watchedExecution() {
  const seen = Promise.withResolvers<number>();
  const outcome = execute(
    notebookOf(
      code("const one = 1;"),
      code(`${PROGRESS}await createNotebookProgress()(\`kernel \${Deno.pid}\`);
await new Promise((resolve) => setTimeout(resolve, 60_000));`),
    ),
    { onProgress: ({ line }) => line.startsWith("kernel ") && seen.resolve(Number(line.slice(7))) },
  );
  const ended = outcome.then(({ error }) => Promise.reject(error));
  const kernel = await Promise.race([seen.promise, ended]);
  const guard = await parentOf(kernel);
  return { outcome, executor: await parentOf(guard), guard, kernel };
}

Deno.test("an executor that is killed is named with its cell, at once, and leaves no kernel", async () => {
  const { outcome, executor, guard, kernel } = await watchedExecution();
  assert.ok(await alive(kernel));
  await kill(executor, "SIGKILL");
  const { text, error } = await outcome;
  assert.ok(error instanceof DataError, `${error?.stack}`);
  assert.match(
    error.message,
    /cell 2 \(.*\): the executor .* stopped: it was killed by SIGKILL, as .* runs out$/,
  );
  assert.equal(text, null);
  await until(async () => !await alive(kernel) && !await alive(guard));
});

Deno.test("a kernel whose guard is killed ends with it", async () => {
  const { outcome, guard, kernel } = await watchedExecution();
  await kill(guard, "SIGKILL");
  assert.match(`${(await outcome).error}`, /cell 2 .*: the kernel died: it was killed by SIGKILL/);
  await until(async () => !await alive(kernel));
});

Deno.test("a process group that is killed leaves no kernel", async () => {
  await withFolder(async (folder) => {
    const program = join(folder, "program.ts");
    await Deno.writeTextFile(
      program,
      `import { code, execute, notebookOf } from "${import.meta.resolve("./jupyter_support.ts")}";
       await execute(notebookOf(code("await new Promise((f) => setTimeout(f, 60_000))")), {
         onProgress: () => console.log("running"),
       });`,
    );
    const deno = [
      Deno.execPath(),
      "run",
      "-A",
      "--no-check",
      `--config=${ROOT}/deno.json`,
      program,
    ];
    const source = `import json, os; os.setsid(); a = json.loads(${
      JSON.stringify(JSON.stringify(deno))
    })
os.execv(a[0], a)`;
    const child = new Deno.Command("python3", {
      args: ["-c", source],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    const [executor] = await childrenOf(child.pid);
    const [guard] = await childrenOf(executor);
    const [kernel] = await childrenOf(guard);
    assert.ok(kernel);
    await kill(child.pid, "SIGKILL", { group: true });
    assert.equal((await child.status).signal, "SIGKILL");
    await until(async () => !await alive(kernel) && !await alive(guard));
    await reader.cancel();
  });
});
