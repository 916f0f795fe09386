import assert from "node:assert/strict";
import { markdownTable } from "../src/figures/table.ts";
import { sizesTable } from "../src/studies/findings/sizes/table.ts";
import { SYSTEM_LIBRARIES } from "../src/engine/native/candidates.ts";
import { fileURLToPath } from "node:url";
import { withFolder } from "./support/temporary.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const README = await Deno.readTextFile(`${ROOT}README.md`);
/** The pages that it sends people to, by their names. */
const PAGES = Object.fromEntries(
  await Promise.all(
    [...README.matchAll(/\]\((docs\/\w+\.md)\)/g)].map(async ([, path]) =>
      [path, await Deno.readTextFile(ROOT + path)] as const
    ),
  ),
);
const ALL = { "README.md": README, ...PAGES };
const CONFIG = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
const TASKS = Object.entries<{ command: string }>(CONFIG.tasks);

Deno.test("the README is read in a minute: at most 120 lines and 7 KB", () => {
  assert.ok(
    README.split("\n").length <= 121 && README.length <= 7 * 1024,
    `${README.length} bytes`,
  );
});

/** What the first TypeScript example of a page prints, run in the project. */
async function printed(page: string, ...permissions: string[]): Promise<string> {
  const example = page.match(/```ts\n([^]*?)```/)?.[1];
  assert.ok(example, "there is no TypeScript example");
  const { success, stdout, stderr } = await withFolder(async (folder) => {
    const path = `${folder}/example.ts`;
    await Deno.writeTextFile(path, example);
    return await new Deno.Command("deno", {
      args: [
        "run",
        "--no-prompt",
        `--config=${ROOT}deno.json`,
        "--allow-read",
        ...permissions,
        path,
      ],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
  });
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("the README's study of a table runs as written and finds a rank", async () => {
  const text = await printed(
    README,
    "--allow-write=.lottalora",
    "--allow-sys=cpus",
    "--ignore-env",
  );
  assert.match(text, /\| LottaLoRA \| 8 \|[^]*r\*\(1 pp\) [=>] \d/);
});

Deno.test("the library's example runs as written and learns its task", async () => {
  const text = await printed(PAGES["docs/library.md"]);
  const accuracy = /^([\d.]+) % with 388 trained numbers/.exec(text);
  assert.ok(Number(accuracy?.[1]) > 90, `the example reaches ${accuracy?.[1]} %`);
});

Deno.test("every task that the README and its pages name exists", () => {
  const named = [...Object.values(ALL).join("\n").matchAll(/deno(?:@[\d.]+)? task (\w+)/g)].map((
    [, name],
  ) => name);
  assert.ok(named.length > 5);
  for (const name of named) assert.ok(name in CONFIG.tasks, `deno task ${name}`);
});

Deno.test("every file that the README and its pages link to exists", async () => {
  for (const [page, text] of Object.entries(ALL)) {
    const from = new URL(page, new URL("../", import.meta.url));
    for (const [, path] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
      assert.ok((await Deno.stat(new URL(path, from))).isFile, `${page}: ${path}`);
    }
  }
});

Deno.test("the README holds no placeholder, a word in capitals where a number belongs", () => {
  const outside = README.replace(/```[^]*?```|`[^`\n]+`/g, "");
  // Not names of files, such as README.md.
  const words = outside.match(/\b[A-Z]{5,}\b(?!\.\w)/g) ?? [];
  assert.deepEqual(words.filter((word) => !["MNIST", "POSIX", "CIFAR"].includes(word)), []);
});

Deno.test("the verdicts of the results are those of the ledgers, claim by claim", async () => {
  const ledgers = await Promise.all(["quick", "paper"].map(ledgerOf));
  const [quick, paper] = ledgers;
  const expected = quick.map(({ finding, claim, verdict }) => {
    const full = paper.find((line) => line.claim === claim);
    assert.ok(full, claim);
    return [finding, claim, shortVerdict(verdict), shortVerdict(full.verdict)];
  });
  const rows = tableRows(PAGES["docs/results.md"]).filter(([finding]) => /^\d$/.test(finding));
  assert.deepEqual(rows, expected);
});

Deno.test("the sizes of what is shipped are those that are worked out", () => {
  const [head, , ...expected] = tableRows(markdownTable(sizesTable()));
  const all = tableRows(PAGES["docs/shipping.md"]);
  const first = all.findIndex(([, second]) => second === "numbers");
  assert.deepEqual(all[first], head);
  assert.deepEqual(all.slice(first + 2, first + 2 + expected.length), expected);
});

/** The lines of a profile's ledger. */
async function ledgerOf(
  profile: string,
): Promise<{ finding: string; claim: string; verdict: string }[]> {
  const rows = tableRows(await Deno.readTextFile(`${ROOT}figures/${profile}/ledger.md`)).slice(2);
  return rows.map((cells) => {
    const [finding, claim] = cells;
    // Without the section of the paper, in brackets at the end.
    return { finding, claim: claim.replace(/ \([^()]*\)$/, ""), verdict: cells[cells.length - 1] };
  });
}

function shortVerdict(verdict: string): string {
  return verdict.replace(" in this profile", "");
}

/** The cells of the Markdown tables in a text. */
function tableRows(text: string): string[][] {
  return text.split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

/** Prints the library that LOTTALORA_BLAS names; without it a folder of the project stands in. */
const BLAS_CHOICE = "$(deno run --no-config --quiet --no-prompt --ignore-env " +
  "--allow-env=LOTTALORA_BLAS tasks/cli/granted.ts LOTTALORA_BLAS .lottalora/blas)";

Deno.test("only native and bench may call libraries: those of the usual places and a named one", () => {
  const callers = TASKS.filter(([, { command }]) => command.includes("--allow-ffi"));
  assert.deepEqual(callers.map(([name]) => name).sort(), ["bench", "native"]);
  const usual = Object.values(SYSTEM_LIBRARIES).flat();
  for (const [name, { command }] of callers) {
    assert.ok(command.includes(BLAS_CHOICE), name);
    const [, list] = /--allow-ffi="([^"]*)"/.exec(command) ?? [];
    const named = list.split(",");
    const others = named.filter((path) => !usual.includes(path));
    assert.deepEqual(others, [".lottalora/venv", ".lottalora/bench-venv", BLAS_CHOICE], name);
    assert.deepEqual(usual.filter((path) => !named.includes(path)), [], name);
  }
});

Deno.test("no task asks for all permissions", () => {
  for (const [name, { command }] of TASKS) {
    assert.doesNotMatch(command, /(^|\s)(-A|--allow-all)(\s|$)/, name);
    // Quiet, or Deno tells of every program it may run and does not find.
    assert.match(command, /^deno run --quiet --no-prompt /, name);
    assert.doesNotMatch(command, /--allow-(write|run|env|net|ffi|sys)(\s|$)/, name);
    assert.match(command, /--ignore-env /, name);
  }
});

Deno.test("only bench, check, costs, site and test may start deno, which can do anything", () => {
  const starters = TASKS.filter(([, { command }]) => /--allow-run=\S*\bdeno\b/.test(command));
  assert.deepEqual(starters.map(([name]) => name).sort(), [
    "bench",
    "check",
    "costs",
    "site",
    "test",
  ]);
});

Deno.test("packages are those of the lock file, which no command changes, and all are used", async () => {
  assert.deepEqual(CONFIG.lock, { path: "./deno.lock", frozen: true });
  const lock = JSON.parse(await Deno.readTextFile(`${ROOT}deno.lock`));
  const packages = Object.entries<string>(CONFIG.imports).filter(([, at]) => at.startsWith("npm:"));
  assert.deepEqual(lock.workspace.dependencies, packages.map(([, at]) => at).sort());
  const sources = await sourceTexts(["mod.ts", "src", "tasks", "tests"]);
  // Types of a package are found by its name.
  const names = packages.map(([name]) => name).filter((name) => !name.startsWith("@types/"));
  for (const name of names) {
    assert.ok(sources.some((text) => text.includes(`"${name}`)), `nothing imports ${name}`);
  }
});

/** The texts of all TypeScript files in some files and folders of the project. */
async function sourceTexts(paths: string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const path of paths) {
    if (path.endsWith(".ts")) texts.push(await Deno.readTextFile(`${ROOT}${path}`));
    else if ((await Deno.stat(`${ROOT}${path}`)).isDirectory) {
      const below = [...Deno.readDirSync(`${ROOT}${path}`)].map(({ name }) => `${path}/${name}`);
      texts.push(...await sourceTexts(below));
    }
  }
  return texts;
}
