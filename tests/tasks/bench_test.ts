import assert from "node:assert/strict";
import { type Candidate, interleave } from "../../tasks/bench/interleave.ts";
import { ratioOf, renderReport, type Report } from "../../tasks/bench/report.ts";
import { runTask } from "../support/task.ts";
import { madeBy, runWithPrograms } from "./python_programs.ts";

const RATIOS = [
  "backbone generator / torch.randn, one thread",
  "backbone generator / numpy.standard_normal, one thread",
];

Deno.test("bench --json: one object; without peers the ratios are open, the rest is measured", async () => {
  const { code, stdout, stderr } = await runTask("bench", ["--json", "--no-peers", "--quick"]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
  const report: Report = JSON.parse(stdout);
  const open = { value: null, target: 2, met: null };
  assert.deepEqual(report.ratios, RATIOS.map((measure) => ({ measure, ...open })));
  assert.deepEqual(report.skipped, [{ what: "peers", reason: "--no-peers" }]);
  assert.equal(report.quick, true);
  const units = Object.fromEntries(report.rates.map(({ measure, unit }) => [measure, unit]));
  assert.deepEqual(units, {
    "backbone generator, normal family, one thread": "million values/s",
    "its Philox4x32-10 words alone, one thread": "million values/s",
    "dropout masks of 128 x 512, one thread": "million values/s",
    ...Object.fromEntries(["tiny", "small", "medium"].flatMap((preset) => [
      [`LottaLoRA step in the first epoch, ${preset}, wasm`, "ms"],
      [`LottaLoRA step in later epochs, ${preset}, wasm`, "ms"],
      [`full step, ${preset}, wasm`, "ms"],
    ])),
  });
  for (const { measure, value } of report.rates) assert.ok(value > 0, `${measure}: ${value}`);
  assert.equal(report.machine.deno, Deno.version.deno);
  assert.equal(report.machine.peers, null);
  assert.ok(report.machine.cores >= 1);
});

Deno.test("bench: a table with units, of the parts asked for alone", async () => {
  const { code, stdout } = await runTask("bench", ["--quick", "--only", "masks"]);
  assert.equal(code, 0);
  assert.match(stdout, /│ dropout masks of 128 x 512, one thread │ +[\d.]+ │ million values\/s │/);
  assert.match(stdout, /too short to be quoted/);
  assert.doesNotMatch(stdout, /generator|step|skipped/);
});

Deno.test("bench: bad flags exit with 2, one line naming the value, nothing on stdout", async () => {
  const wrong: [string[], RegExp][] = [
    [["--only", "generater"], /--only .* got "generater" \(did you mean generator\?\)$/],
    [["--only", ""], /--only/],
    [["--peers"], /--peers/],
    [["generator"], /"generator"/],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await runTask("bench", args);
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

Deno.test("bench: a target is met from its value on, and shown as met or missed", () => {
  const ratios = [ratioOf("a / b", [200, 100], 2), ratioOf("a / c", [199, 100], 2)];
  assert.deepEqual(ratios, [
    { measure: "a / b", value: 2, target: 2, met: true },
    { measure: "a / c", value: 1.99, target: 2, met: false },
  ]);
  const machine = {
    ...{ cpu: "a processor", cores: 4, system: "linux x86_64", deno: "1", v8: "2", tfjs: "3" },
    load: { before: 0, after: 1 },
    peers: { torch: "4" },
  };
  const text = renderReport({ ratios, rates: [], skipped: [], quick: false, machine });
  assert.match(text, /│ a \/ b │ +2 x │ at least 2 x │ met +│/);
  assert.match(text, /│ a \/ c │ 1\.99 x │ at least 2 x │ missed │/);
  assert.match(text, /a processor, 4 cores, linux x86_64; load 0 before, 1 after\n.*torch 4$/);
});

/** Looks for a peer where only these programs are found. */
async function findPeerWith(programs: Record<string, string>) {
  const script = "tests/tasks/bench_find_peer.ts";
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

Deno.test("bench: a peer tells its versions, then answers each request", async () => {
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

  const failing = await findPeerWith({ python3: answering('{"failure":"out of memory"}') });
  assert.equal(failing.code, 1);
  assert.match(failing.said, /^error: the peer failed: out of memory$/m);
});
