import assert from "node:assert/strict";
import { type Candidate, interleave } from "../../src/bench/interleave.ts";
import { ratioOf, renderReport, type Report } from "../../src/bench/report.ts";
import { benchCommand } from "../../tasks/bench.ts";
import { call } from "../support/call.ts";
import { runTask } from "../support/task.ts";
import { ROOT } from "./jupyter_support.ts";
import { madeBy, runWithPrograms } from "./python_programs.ts";

/** Measured where a BLAS library is found; elsewhere the reason says what was looked for. */
const NATIVE = Symbol("native");
const PEAK = "peak memory, 2048 wide: LottaLoRA / full";
const GRAPH = "GCN on Cora";

/** Everything that is promised, with `--quick`, without peers and of one family. */
const PROMISED: [measure: string, bound: string, reason: string | typeof NATIVE | null][] = [
  ["backbone generator / torch.randn, one thread", "at least 2 x", "no peers"],
  ["backbone generator / numpy.standard_normal, one thread", "at least 2 x", "no peers"],
  ["LottaLoRA step, medium: native / PyTorch, 1 thread", "at least 1.5 x", "no PyTorch"],
  ["LottaLoRA step, medium: native / PyTorch, 2 threads", "at least 1.5 x", "no PyTorch"],
  ["native, medium: LottaLoRA step / full step", "at least 1.4 x", NATIVE],
  ["native, medium: time of a rank-8 step / rank-1 step", "at most 1.15 x", NATIVE],
  ["LottaLoRA step, medium: wasm / stock tfjs wasm", "at least 10 x", "no stock tfjs"],
  ["full step, medium: wasm / stock tfjs wasm", "at least 10 x", "no stock tfjs"],
  ["Transformer block step: native / PyTorch, 1 thread", "at least 1 x", "no PyTorch"],
  ["Transformer block step: native / PyTorch, 2 threads", "at least 1 x", "no PyTorch"],
  [`${GRAPH}: native / PyTorch`, "at least 1.5 x", "no PyTorch"],
  [`${GRAPH}: native, LottaLoRA / full`, "at least 1 x", NATIVE],
  [`${GRAPH}: wasm, LottaLoRA / full`, "at least 1 x", null],
  [`${PEAK}, backbone kept as float32`, "at most 0.3 x", null],
  [`${PEAK}, backbone regenerated`, "at most 0.08 x", null],
  ["loading 30M from F32, longer than drawing it alone, wasm", "at most 0.5 s", null],
  ["loading 30M from F16, longer than drawing it alone, wasm", "at most 0.5 s", null],
  ["start of a process to first training step, wasm", "at most 0.5 s", null],
];

const NATIVE_RATES = [
  ...["LottaLoRA step, medium, 1 thread", "LottaLoRA step, medium, 2 threads"],
  ...["full step, medium, 1 thread", "rank-1 step, medium, 1 thread"],
  ...["block step, 1 thread", "block step, 2 threads"],
].map((name) => `native ${name}`).concat(
  [`${GRAPH} step, native LottaLoRA`, `${GRAPH} step, native full`],
);

Deno.test("bench --json: one object; without peers their ratios are open, the rest is measured", async () => {
  const { code, stdout, stderr } = await runTask("bench", [
    ...["--json", "--no-peers", "--quick", "--families", "gcn"],
  ]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
  const report: Report = JSON.parse(stdout);
  assert.deepEqual(
    report.ratios.map((
      { measure, direction, target, unit },
    ) => [measure, `${direction} ${target} ${unit}`]),
    PROMISED.map(([measure, bound]) => [measure, bound]),
  );
  const native = report.rates.some(({ measure }) => measure.startsWith("native"));
  for (const [index, [measure, , expected]] of PROMISED.entries()) {
    const { value, met, reason: told } = report.ratios[index];
    const reason = expected === NATIVE ? native ? null : told : expected;
    // Loading is told by a difference of two times, which on a busy machine may be below 0.
    const least = measure.startsWith("loading") ? -Infinity : 0;
    if (reason === null) assert.ok(value !== null && value > least && met !== null, measure);
    else assert.deepEqual([value, met, told], [null, null, reason], measure);
  }
  assert.deepEqual(report.skipped, [{ what: "peers", reason: "--no-peers" }]);
  assert.equal(report.quick, true);
  const units = Object.fromEntries(report.rates.map(({ measure, unit }) => [measure, unit]));
  assert.deepEqual(units, {
    "backbone generator, normal family, one thread": "million values/s",
    "its Philox4x32-10 words alone, one thread": "million values/s",
    "dropout masks of 128 x 512 from words, one thread": "million values/s",
    "dropout masks of 128 x 512 from halves, one thread": "million values/s",
    ...Object.fromEntries(["tiny", "small", "medium"].flatMap((preset) => [
      [`LottaLoRA step in the first epoch, ${preset}, wasm`, "ms"],
      [`LottaLoRA step in later epochs, ${preset}, wasm`, "ms"],
      [`full step, ${preset}, wasm`, "ms"],
    ])),
    ...Object.fromEntries(native ? NATIVE_RATES.map((name) => [name, "ms a step"]) : []),
    "wasm LottaLoRA step, medium, Adam": "ms a step",
    "wasm full step, medium, Adam": "ms a step",
    [`${GRAPH} step, wasm LottaLoRA`]: "ms a step",
    [`${GRAPH} step, wasm full`]: "ms a step",
    "peak memory, 2048 wide: full": "MiB",
    "peak memory, 2048 wide: LottaLoRA, backbone kept as float32": "MiB",
    "peak memory, 2048 wide: LottaLoRA, backbone regenerated": "MiB",
    "loading 30M: frozen matrices drawn alone": "ms",
    "loading 30M: file of F32 read, digests compared": "ms",
    "loading 30M: network rebuilt from F32, wasm": "ms",
    "loading 30M: file of F16 read, digests compared": "ms",
    "loading 30M: network rebuilt from F16, wasm": "ms",
    "start: Deno and all modules loaded, wasm": "ms",
    "start: engine started, wasm": "ms",
    "start: network made, wasm": "ms",
    "start: first step, wasm": "ms",
  });
  for (const { measure, value } of report.rates) assert.ok(value > 0, `${measure}: ${value}`);
  assert.equal(report.machine.deno, Deno.version.deno);
  assert.equal(report.machine.peers, null);
  assert.ok(report.machine.cores >= 1);
  const left = [...Deno.readDirSync(`${ROOT}/.lottalora`)].map(({ name }) => name);
  assert.deepEqual(left.filter((name) => /^bench-(?!venv)/.test(name)), []);
});

Deno.test("bench: a table with units, of the parts asked for alone", async () => {
  const { code, stdout } = await runTask("bench", ["--quick", "--only", "masks"]);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /│ dropout masks of 128 x 512 from words, one thread +│ +[\d.]+ │ million values\/s │/,
  );
  assert.match(stdout, /too short to be quoted/);
  assert.doesNotMatch(stdout, /generator|step|skipped|promised/);
});

Deno.test("bench: two threads beside one, of the smallest network, on wasm and native", async () => {
  const { code, stdout } = await runTask("bench", ["--json", "--quick", "--only", "threads"]);
  assert.equal(code, 0);
  const { ratios }: Report = JSON.parse(stdout);
  const measured = (engine: string) => `LottaLoRA step, tiny, ${engine}: 2 threads / 1 thread`;
  assert.deepEqual(ratios.map(({ measure }) => measure), ["wasm", "native"].map(measured));
  assert.ok(ratios[0].value! > 0);
  // Without a BLAS library the reason says what was looked for.
  assert.ok(ratios[1].value! > 0 || ratios[1].reason!.includes("BLAS"));
});

Deno.test("bench: bad flags exit with 2, one line naming the value, nothing on stdout", async () => {
  const wrong: [string[], RegExp][] = [
    [["--only", "generater"], /--only .* got "generater" \(did you mean generator\?\)$/],
    [["--only", ""], /--only/],
    [["--only", "threads,masks"], /--only masks,threads: threads is measured in a run of its own$/],
    [["--no-peer"], /--no-peer.*did you mean --no-peers\?/],
    [["generator"], /"generator"/],
    [["--families", "plain"], /--families .* got "plain" \(did you mean plain20\?\)$/],
    [["--against", "/nowhere"], /against \/nowhere: it is no checkout, it has no deno\.json$/],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await call(benchCommand, args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    const said = stderr.split("\n").filter((line) => line.startsWith("error: "));
    assert.equal(said.length, 1, stderr);
    assert.match(said[0], message);
  }
});

Deno.test("bench: repetitions take turns, warm-ups do not count, medians are by name", async () => {
  const order: string[] = [];
  const candidate = (name: string, values: number[]): Candidate => (repetition) => {
    order.push(`${name}${repetition}`);
    return { seconds: values[repetition], steps: repetition };
  };
  const found = await interleave(
    [candidate("a", [99, 3, 1, 2]), candidate("b", [0, 10, 30, 50])],
    { warmUps: 1, counted: 3 },
  );
  assert.deepEqual(order, ["a0", "b0", "a1", "b1", "a2", "b2", "a3", "b3"]);
  assert.deepEqual(found, [{ seconds: 2, steps: 2 }, { seconds: 30, steps: 2 }]);
});

Deno.test("bench: a target is met from its value on, in either direction, and shown so", () => {
  const ratios = [
    ratioOf("a / b", 2, { atLeast: 2 }),
    ratioOf("a / c", 1.99, { atLeast: 2 }),
    ratioOf("d / e", 0.3, { atMost: 0.3 }),
    ratioOf("start", 0.501, { atMost: 0.5, unit: "s" }),
    ratioOf("a / f", "no f", { atLeast: 2 }),
    ratioOf("b / f", "no f", { atMost: 2 }),
  ];
  const atLeast = { target: 2, direction: "at least", unit: "x" };
  assert.deepEqual(ratios, [
    { measure: "a / b", value: 2, ...atLeast, met: true },
    { measure: "a / c", value: 1.99, ...atLeast, met: false },
    { measure: "d / e", value: 0.3, target: 0.3, direction: "at most", unit: "x", met: true },
    { measure: "start", value: 0.501, target: 0.5, direction: "at most", unit: "s", met: false },
    { measure: "a / f", value: null, ...atLeast, met: null, reason: "no f" },
    { measure: "b / f", value: null, ...atLeast, direction: "at most", met: null, reason: "no f" },
  ]);
  const machine = {
    ...{ cpu: "a processor", cores: 4, system: "linux x86_64", deno: "1", v8: "2", tfjs: "3" },
    load: { before: 0, after: 1 },
    peers: { torch: "4" },
  };
  const tables = [{ head: ["family", "x"], rows: [["GIN", "1.2"]] }];
  const text = renderReport({ ratios, rates: [], tables, skipped: [], quick: false, machine });
  assert.match(text, /│ family │ +x │\n.*\n│ GIN +│ 1\.2 │/);
  assert.match(text, /│ a \/ b +│ +2 x │ at least 2 x +│ met +│/);
  assert.match(text, /│ a \/ c +│ +1\.99 x │ at least 2 x +│ missed │/);
  assert.match(text, /│ d \/ e +│ +0\.3 x │ at most 0\.3 x │ met +│/);
  assert.match(text, /│ start +│ +0\.501 s │ at most 0\.5 s │ missed │/);
  assert.match(text, /│ a \/ f +│ not measured │ at least 2 x +│ +│/);
  assert.match(text, /^not measured: a \/ f; b \/ f: no f$/m);
  assert.match(text, /a processor, 4 cores, linux x86_64; load 0 before, 1 after\n.*torch 4$/);
});

/** Looks for a peer where only these programs are found. */
async function findPeerWith(programs: Record<string, string>) {
  const script = "tests/bench/find_peer.ts";
  const { code, printed, said } = await runWithPrograms(script, programs, "bench-venv");
  return { code, said, found: printed === "" ? null : JSON.parse(printed) };
}

Deno.test("bench: without Python the peers are skipped, with what to install", async () => {
  const { code, found } = await findPeerWith({});
  assert.equal(code, 0);
  assert.equal(found.skipped[0].what, "peers");
  assert.match(found.skipped[0].reason, /^No python3 on PATH, which peers need: install Python/);
});

Deno.test("bench: packages that cannot be had, or not be loaded, skip the peers with the reason", async () => {
  const noTorch = 'echo "ERROR: No matching distribution found for torch==2.13.0"; exit 1';
  const absent = await findPeerWith({ python3: madeBy("3.11.2", noTorch) });
  assert.match(absent.found.skipped[0].reason, /^pip could not .*No matching distribution/);
  assert.match(absent.said, /setting up PyTorch and numpy in \.lottalora\/bench-venv, once/);

  const broken = `case "$*" in *peer.py) echo "ImportError: libtorch.so" >&2; exit 1;; esac`;
  const dead = await findPeerWith({ python3: madeBy("3.11.2", broken) });
  assert.equal(dead.code, 0);
  assert.equal(dead.found.skipped[0].reason, "the peer stopped: ImportError: libtorch.so");
});

Deno.test("bench: a peer tells its versions, then answers each request; PEFT may be missing", async () => {
  const answering = (answer: string) =>
    madeBy(
      "3.11.2",
      `case "$*" in *peer.py) ;; *) exit 0;; esac
echo '{"python":"3.11.2","torch":"2.13.0"}'
while read -r line; do echo '${answer}'; done`,
    );
  const { code, said, found } = await findPeerWith({ python3: answering('{"seconds":0.25}') });
  assert.equal(code, 0, said);
  const versions = { python: "3.11.2", torch: "2.13.0" };
  assert.deepEqual(found, { versions, seconds: 0.25, skipped: [] });

  const noPeft = `case "$*" in *requirements-peft.txt*) echo "ERROR: no peft"; exit 1;; esac`;
  const python3 = answering('{"seconds":0.25}').replace("#!/bin/sh\n", `#!/bin/sh\n${noPeft}\n`);
  const without = await findPeerWith({ python3 });
  const skipped = [{ what: "PEFT", reason: "ERROR: no peft" }];
  assert.deepEqual(without.found, { versions, seconds: 0.25, skipped });

  const failing = await findPeerWith({ python3: answering('{"failure":"out of memory"}') });
  assert.equal(failing.code, 1);
  assert.match(failing.said, /^error: the peer failed: out of memory$/m);
});
