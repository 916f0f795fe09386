import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { mnist } from "../../../src/benchmarks/mnist.ts";
import { codeVersion, sourceClosure } from "../../../src/studies/computing/code_version.ts";
import { PROJECT_ROOT } from "../../../src/studies/computing/plan.ts";

const FILES: Record<string, string> = {
  "deno.json": '{"imports": {"@scope/used": "npm:@scope/used@1.0.0", "unused": "npm:unused@1"}}',
  "src/run.ts": [
    "/** Docstring. */",
    'import { b } from "../deep/b.ts";',
    'import type { T } from "../type.ts";',
    'import used from "@scope/used/dist/part.js";',
    'export * from "../c.ts";',
    "export const a: T = b; // after code",
  ].join("\n"),
  "src/deep/b.ts": 'import {\n  c,\n} from "../../c.ts";\nexport const b = c;\n',
  "src/c.ts": 'export const c = await import("../lazy.ts");\n',
  "src/lazy.ts": 'export const bytes = new URL("./kernel.wasm", import.meta.url);\n',
  "src/kernel.wasm": "binary",
  "src/type.ts": "export type T = number;\n",
  "src/stranger.ts": "export const d = 1;\n",
};

/** Version of the files above with some of them replaced. */
async function versionWith(changes: Record<string, string> = {}): Promise<string> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries({ ...FILES, ...changes })) {
      await Deno.mkdir(join(root, dirname(path)), { recursive: true });
      await Deno.writeTextFile(join(root, path), text);
    }
    return await codeVersion(root, ["src/run.ts"], "wasm");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function edited(path: string, from: string, to: string): Record<string, string> {
  return { [path]: FILES[path].replace(from, to) };
}

Deno.test("comments, layout, types, strangers and unused packages leave the version", async () => {
  const version = await versionWith();
  assert.match(version, /^[0-9a-f]{16}$/);
  const changes = [
    edited("src/run.ts", "/** Docstring. */", "/**\n * Another.\n */\n\n// line"),
    edited("src/deep/b.ts", "  c,", "      c,"),
    { "src/type.ts": "export type T = string;\n" },
    { "src/stranger.ts": "export const d = 2;\n" },
    edited("deno.json", "npm:unused@1", "npm:unused@2"),
  ];
  for (const change of changes) assert.equal(await versionWith(change), version);
});

Deno.test("code, binaries, used packages and names of files change the version", async () => {
  const versions = await Promise.all([
    versionWith(),
    versionWith(edited("src/run.ts", "= b;", "= 2 * b;")),
    versionWith(edited("src/deep/b.ts", "b = c", "b = 2 * c")),
    versionWith(edited("src/lazy.ts", "bytes =", "octets =")),
    versionWith({ "src/kernel.wasm": "other binary" }),
    versionWith(edited("deno.json", "used@1.0.0", "used@1.0.1")),
  ]);
  assert.equal(new Set(versions).size, versions.length);
});

/** As plans and the task `train` name them. */
const ENTRIES = ["src/training/run.ts", "src/engine/engine.ts", mnist.source];

Deno.test("files of another engine alone do not count", async () => {
  const pathsOn = async (engine: string) =>
    (await sourceClosure(PROJECT_ROOT, ENTRIES, engine)).map(({ path }) => path);
  const others = (paths: string[]) => paths.filter((path) => /native|webgpu/.test(path));
  assert.deepEqual(others(await pathsOn("wasm")), []);
  assert.ok((await pathsOn("native")).includes("src/engine/native/start.ts"));
  assert.ok((await pathsOn("webgpu")).includes("src/engine/webgpu/start.ts"));
});

Deno.test("a run of this project is made of training and models, not of studies or readers", async () => {
  const files = await sourceClosure(PROJECT_ROOT, ENTRIES, "wasm");
  const paths = files.map(({ path }) => path);
  const needed = [
    "src/training/trainer.ts",
    "src/models/mlp.ts",
    "src/adapter/lotta_linear.ts",
    "src/backbone/generate.ts",
    "src/random/stream.ts",
    "src/engine/engine.ts",
    "src/engine/wasm/kernel/binary.ts",
    "src/engine/wasm/repairs/register.ts",
    "src/benchmarks/mnist.ts",
    "src/benchmarks/normalisation.ts",
  ];
  for (const path of needed) assert.ok(paths.includes(path), `${path} is missing`);
  const strangers = paths.filter((path) => /studies|figures|tasks|src\/data/.test(path));
  assert.deepEqual(strangers, []);
  const packages = new Set(files.flatMap((file) => file.packages));
  assert.ok(packages.has("@tensorflow/tfjs"), "tfjs is missing");
});

Deno.test("the files found are those Deno itself would load", async () => {
  const found = (await sourceClosure(PROJECT_ROOT, ENTRIES, "wasm")).map(({ path }) => path);
  const loaded = new Set((await Promise.all(ENTRIES.map(denoClosure))).flat());
  // Without what only reads data, only refuses or chooses, or belongs to another engine.
  const idle = new RegExp(
    "^src/data/|^src/training/(validate|config)\\.ts$|" +
      "^src/engine/(auto|contract|self_check)\\.ts$|^src/engine/(native|webgpu)/|^src/variables\\.ts$",
  );
  const expected = [...loaded].filter((path) => !idle.test(path)).sort();
  assert.deepEqual(found.filter((path) => !path.endsWith(".wasm")), expected);
});

interface Module {
  specifier: string;
  dependencies?: { code?: { specifier: string } }[];
}

/** The project's files that `deno info` follows from an entry by imports of values. */
async function denoClosure(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("deno", {
    args: ["info", "--json", entry],
    cwd: PROJECT_ROOT,
    stderr: "null",
  }).output();
  const { roots, modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    roots: string[];
    modules: Module[];
  };
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const found = new Set<string>();
  const waiting = [...roots];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (found.has(at) || !at.startsWith("file:") || at.includes("node_modules")) continue;
    found.add(at);
    for (const { code } of bySpecifier.get(at)?.dependencies ?? []) {
      if (code !== undefined) waiting.push(code.specifier);
    }
  }
  return [...found].map((at) => relative(PROJECT_ROOT, fileURLToPath(at)).replaceAll("\\", "/"));
}
