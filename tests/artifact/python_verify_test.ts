import assert from "node:assert/strict";
import { join } from "node:path";
import { type Artifact, createArtifact } from "../../src/artifact/artifact.ts";
import type { Description } from "../../src/artifact/description.ts";
import {
  CONFIG_FILE,
  saveArtifact,
  saveArtifactFile,
  WEIGHTS_FILE,
} from "../../src/artifact/files.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { digestOf } from "../../src/files/digest.ts";
import { peftConfig } from "../../src/artifact/peft_config.ts";
import { encodeWeights } from "../../src/files/safetensors/write.ts";
import { createNetwork } from "../../src/models/network.ts";
import type { Architecture, Tensors } from "../../src/models/architecture.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { llama } from "../../src/models/llama.ts";
import { transformerClassifier } from "../../src/models/transformer_classifier.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { make } from "../support/special_files.ts";
import { withFolder } from "../support/temporary.ts";
import { askReader, PYTHON, reader } from "./ask_python.ts";
import { smallArtifact } from "./small_artifact.ts";
import { trainSmall } from "./small_model.ts";

/** Runs a copy of the reader on a model, from a folder in which there is nothing else. */
async function verify(folder: string, dir: string): Promise<{ code: number; lines: string[] }> {
  const alone = join(folder, "alone");
  await Deno.mkdir(alone, { recursive: true });
  await Deno.copyFile("src/artifact/lottalora.py", join(alone, "lottalora.py"));
  const { code, stdout, stderr } = await new Deno.Command(PYTHON, {
    args: ["-B", "-I", join(alone, "lottalora.py"), dir],
  }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { code, lines: text.trimEnd().split("\n").map((line) => line.replace(/ +/g, " ")) };
}

/** Writes what `saveArtifact` would refuse: a model that says something else of itself. */
async function saveChanged(
  dir: string,
  artifact: Artifact,
  changes: Partial<Description>,
): Promise<void> {
  await saveText(dir, artifact, { description: { ...artifact.description, ...changes } });
}

/** The same with any edit of the description's text. */
async function saveText(
  dir: string,
  artifact: Artifact,
  { description, edit = (text) => text }: {
    description: Description;
    edit?: (text: string) => string;
  },
): Promise<void> {
  const text = edit(JSON.stringify(description));
  const sum = digestOf(new TextEncoder().encode(text));
  const metadata = { format: "pt", lottalora: text, lottalora_sha256: sum };
  const { tensors } = artifact;
  await Deno.mkdir(dir);
  await Deno.writeFile(join(dir, WEIGHTS_FILE), encodeWeights({ tensors, metadata }));
  await Deno.writeTextFile(
    join(dir, CONFIG_FILE),
    JSON.stringify(peftConfig(description), null, 2),
  );
}

Deno.test({
  name: "python lottalora.py: a copy of the file alone names each layer and says OK",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const dir = join(folder, "model");
      const { artifact } = await trainSmall();
      await saveArtifact(dir, artifact);
      assert.deepEqual(await verify(folder, dir), {
        code: 0,
        lines: [
          "mlp 784-128-64-10, 8 stored tensors: OK",
          "hidden.0 784 x 128 normal OK",
          "hidden.1 128 x 64 normal OK",
        ],
      });
      const other = join(folder, "other");
      const seeds = { ...artifact.description.seeds, backbone: 43 };
      await saveChanged(other, artifact, { seeds });
      const { code, lines } = await verify(folder, other);
      assert.equal(code, 1);
      assert.match(
        lines[1],
        /^hidden\.0 784 x 128 normal DIFFERS: [0-9a-f]{64}, not [0-9a-f]{64}$/,
      );
      assert.match(lines[3], /^error: \S+other: 2 of 2 matrices are not what seed 43 gives$/);
      assert.deepEqual(await verify(folder, "--help"), {
        code: 2,
        lines: ["usage: python lottalora.py DIR"],
      });
    }),
});

/** Saves an untrained network on a redrawn scaffold. */
async function saveUntrained<I extends Tensors>(
  dir: string,
  architecture: Architecture<I>,
): Promise<void> {
  const options = defaultConfig(mnist, "tiny", { backbone: { family: "uniform" } });
  const network = createNetwork(architecture, options);
  network.materialise();
  network.draw(3);
  const facts = { name: architecture.name, benchmark: null, preset: null, features: 1, classes: 2 };
  const described = { ...facts, extent: null, preprocessing: null };
  const artifact = await createArtifact(network, { options, architecture: described });
  network.dispose();
  await saveArtifact(dir, artifact);
}

Deno.test({
  name: "python lottalora.py: tables of codes have a scale of their own, and are never redrawn",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      await startEngine("wasm");
      const size = { width: 12, blocks: 1, heads: 2, context: 9, vocabulary: 31, classes: 2 };
      await saveUntrained(join(folder, "texts"), transformerClassifier(size));
      const texts = await verify(folder, join(folder, "texts"));
      assert.equal(texts.code, 0, texts.lines.join("\n"));
      const tables = ["tokens 31 x 12 uniform OK", "positions 9 x 12 uniform OK"];
      assert.deepEqual(texts.lines.slice(1, 3), tables);
      assert.equal(texts.lines.length, 3 + 6);
      // Here the table has an adapter of a rank of its own.
      const llamaSize = { width: 16, layers: 1, heads: 2, inner: 24 };
      const seeded = { ...llamaSize, embedding: "seeded", embeddingRank: 3 } as const;
      await saveUntrained(join(folder, "words"), llama(30, seeded));
      const words = await verify(folder, join(folder, "words"));
      assert.equal(words.code, 0, words.lines.join("\n"));
      assert.ok(words.lines.includes("embedding 30 x 16 uniform OK"), words.lines.join("\n"));
    }),
});

/** Saves a model and changes one byte of its file: where `text` begins, or the last one. */
async function withFlipped(dir: string, artifact: Artifact, text?: string): Promise<string> {
  await saveArtifact(dir, artifact);
  const path = join(dir, WEIGHTS_FILE);
  const bytes = await Deno.readFile(path);
  const found = text === undefined ? -1 : new TextDecoder("latin1").decode(bytes).indexOf(text);
  bytes.set([bytes.at(found)! ^ 1], (found + bytes.length) % bytes.length);
  await Deno.writeFile(path, bytes);
  return dir;
}

Deno.test({
  name: "Python reader: what is damaged, changed, newer or of another seed is refused by name",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const { artifact } = await trainSmall();
      const { description, tensors } = artifact;
      const path = (name: string) => join(folder, name);
      const saved = async (name: string, changes: Partial<Description>, edit = (text: string) =>
        text) => {
        await saveChanged(path(name), artifact, changes);
        const config = join(path(name), CONFIG_FILE);
        await Deno.writeTextFile(config, edit(await Deno.readTextFile(config)));
        return path(name);
      };
      const file = async (name: string, tensors: Artifact["tensors"]) => {
        await saveArtifactFile(path(name), { description, tensors });
        return path(name);
      };
      const without = new Map(tensors);
      without.delete("base_model.model.head.bias");
      const beyond = new Map([...tensors, ["more", {
        ...tensors.get("base_model.model.head.bias")!,
      }]]);
      await Deno.writeTextFile(path("note"), "no safetensors at all");
      const [first, ...rest] = description.matrices;
      const seeds = { ...description.seeds, backbone: 43 };
      const named = { ...description.seeds, backbone: "42" };
      const backbone = { ...description.backbone, family: "cubic" as "normal" };
      const cases: [string, string, RegExp][] = [
        [
          await withFlipped(path("byte"), artifact),
          "ArtifactError",
          /tensor base_model\S+ is damaged: SHA-256/,
        ],
        [
          await withFlipped(path("header"), artifact, '"dtype"'),
          "ArtifactError",
          /no safetensors file, or a damaged one/,
        ],
        [
          await withFlipped(path("text"), artifact, "fan-in"),
          "ArtifactError",
          /its description is damaged: its SHA-256 is another one/,
        ],
        [
          await saved("seed", { seeds }),
          "BackboneError",
          /backbone of layer hidden\.0, drawn from seed 43, is not/,
        ],
        [
          await saved("named", { seeds: named }),
          "BackboneError",
          /layer hidden\.0, drawn from seed "42", is not/,
        ],
        [
          await saved("draw", { matrices: [{ ...first, draw: 1 }, ...rest] }),
          "BackboneError",
          /layer hidden\.0/,
        ],
        [
          await saved("digest", { matrices: [first, { ...rest[0], sha256: first.sha256 }] }),
          "BackboneError",
          /layer hidden\.1/,
        ],
        [
          await saved("newer", { format: 2 }),
          "VersionError",
          /its format is version 2, this reader knows 1/,
        ],
        [
          await saved("drawn", { backboneSpecification: 2 }),
          "VersionError",
          /its backboneSpecification is version 2/,
        ],
        [
          await saved("family", { backbone }),
          "ArtifactError",
          /wrong at backbone\.family: expected one of normal, .* got 'cubic'$/,
        ],
        [
          await saved("rank", { adapter: { ...description.adapter, rank: 4 } }),
          "ArtifactError",
          /hidden\.0\.lora_A\.weight is \[8, 784\], expected \[4, 784\]/,
        ],
        [
          await saved("again", { matrices: [first, first] }),
          "ArtifactError",
          /wrong at matrices: one stands twice/,
        ],
        [
          await saved("place", { matrices: [{ ...first, dIn: -1 }] }),
          "ArtifactError",
          /wrong at matrices\.0\.dIn: expected an integer from 1 to 16777216, got -1/,
        ],
        [
          await saved("config", {}, (text) =>
            text.replace('"lora_alpha": 1', '"lora_alpha": 2')),
          "ArtifactError",
          /adapter_config\.json: lora_alpha is not what/,
        ],
        [
          await saved("twice", {}, (text) =>
            text.replace("{", '{"r": 8,')),
          "ArtifactError",
          /a name stands twice/,
        ],
        [
          await file("missing", without),
          "ArtifactError",
          /tensor base_model\.model\.head\.bias is missing/,
        ],
        [await file("more", beyond), "ArtifactError", /nothing describes tensor 'more'$/],
        [path("note"), "ArtifactError", /note: no safetensors file, or a damaged one/],
        [path("nowhere"), "ArtifactError", /^Cannot read \S+nowhere: No such file or directory$/],
      ];
      const answers = await askReader(cases.map(([load]) => ({ load })));
      for (const [i, [at, kind, message]] of cases.entries()) {
        const answer = answers[i];
        assert.ok(Array.isArray(answer), `${at} was not refused`);
        assert.equal(answer[0], kind, `${answer}`);
        assert.match(answer[1], message);
        assert.doesNotMatch(answer[1], /\n/);
      }
    }),
});

/** Sets the value at a path such as `adapter.rank`, in plain data. */
function put(data: unknown, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop()!;
  const holder = names.reduce(
    (object, name) => object[name] as Record<string, unknown>,
    data as Record<string, unknown>,
  );
  holder[last] = value;
}

/** Stands in a text for a number that JavaScript cannot write. */
const DIGITS = "9".repeat(400);

/** Places of a description, what a file may not say there, and what the reader answers. */
const FORBIDDEN: [string, unknown, RegExp][] = [
  ["adapter.alpha", "DIGITS", /is not JSON: '9{99}\.\.\. is not finite$/],
  ["matrices.0.scale", "DIGITS", /is not finite$/],
  ["backbone.parameters.sigma", "DIGITS", /is not finite$/],
  ["adapter.alpha", 0, /wrong at adapter\.alpha: expected a number above 0, got 0$/],
  [
    "adapter.scaling",
    "new-kind",
    /adapter\.scaling: expected one of lora, rslora, constant, got 'new-kind'$/,
  ],
  ["adapter.dropout", 1, /wrong at adapter\.dropout/],
  ["adapter.rank", true, /wrong at adapter\.rank: .* got True$/],
  ["adapter.head", "none", /wrong at adapter\.head/],
  ["adapter.bInit", null, /wrong at adapter\.bInit/],
  ["adapter.more", 1, /wrong at adapter: nothing is known of 'more'$/],
  ["method", "full", /wrong at method: expected one of lottalora, zero, head, got 'full'$/],
  ["method", "zero", /needs the B-init kaiming_uniform or biases$/],
  ["more", 1, /wrong at its top: nothing is known of 'more'$/],
  ["architecture.name", "mlp\u202e", /wrong at architecture\.name: expected a text of one line/],
  ["architecture.name", "x".repeat(1e5), /one line, got 'x{99}\.\.\.$/],
  ["architecture.extent", 0, /wrong at architecture\.extent/],
  ["backbone.scale", -1, /wrong at backbone\.scale/],
  ["backbone.parameters", { sigma: -1 }, /sigma of normal must be in .* got -1$/],
  ["backbone.parameters", { nu: 5 }, /normal has no parameter 'nu'$/],
  ["seeds.order", 2 ** 53, /wrong at seeds\.order/],
  ["seeds.backbone", "", /wrong at seeds\.backbone/],
  ["matrices.0.path", "../x", /wrong at matrices\.0\.path/],
  ["matrices.0.sha256", "A".repeat(64), /wrong at matrices\.0\.sha256/],
  ["tensors.0.name", "x\u001b[2J", /wrong at tensors\.0\.name: .* got 'x\\x1b\[2J'$/],
  ["tensors.0.shape", [-1], /wrong at tensors\.0\.shape/],
  ["tensors.0.format", "F64", /wrong at tensors\.0\.format/],
  ["training", {}, /wrong at training\.data: it is missing$/],
];

Deno.test({
  name: "Python reader: what no description may say is refused in one line, at its place",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const artifact = await smallArtifact({ overrides: { adapter: { bInit: "zeros" } } });
      for (const [i, [place, value]] of FORBIDDEN.entries()) {
        const description = structuredClone(artifact.description);
        put(description, place, value);
        await saveText(join(folder, `${i}`), artifact, {
          description,
          edit: (text) => text.replace('"DIGITS"', DIGITS),
        });
      }
      await assertRefused(
        FORBIDDEN.map(([, , why], i) => [join(folder, `${i}`), why]),
      );
    }),
});

/** Changes of the configuration for PEFT, and the field that is named. */
const CHANGES: [(config: Record<string, unknown>) => unknown, string][] = [
  [(config) => ({ ...config, alpha_pattern: { "hidden.0": 999 } }), "alpha_pattern"],
  [(config) => ({ ...config, fan_in_fan_out: true }), "fan_in_fan_out"],
  [(config) => ({ ...config, use_dora: 0 }), "use_dora"],
  [(config) => ({ ...config, target_modules: ["hidden.0"] }), "target_modules"],
  [(config) => ({ ...config, modules_to_save: null }), "modules_to_save"],
  [(config) => ({ ...config, bias: "all" }), "bias"],
  [({ task_type: _, ...config }) => config, "task_type"],
];

Deno.test({
  name: "Python reader: a configuration with any field changed, added or left out is refused",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      for (const [i, [change]] of CHANGES.entries()) {
        const dir = join(folder, `${i}`);
        await saveArtifact(dir, await smallArtifact());
        const path = join(dir, CONFIG_FILE);
        const config = JSON.parse(await Deno.readTextFile(path));
        await Deno.writeTextFile(path, JSON.stringify(change(config)));
      }
      await assertRefused(
        CHANGES.map((
          [, field],
          i,
        ) => [join(folder, `${i}`), new RegExp(`config\\.json: .*${field}`)]),
      );
    }),
});

Deno.test({
  name: "Python reader: pipes, devices, folders and files that are too large are refused unread",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const cases: [string, RegExp][] = [[
        "/dev/zero",
        /^Cannot read \/dev\/zero: it is not a reg/,
      ]];
      const damage: [(path: string) => Promise<unknown>, RegExp][] = [
        [(path) => Deno.mkdir(path), /it is not a regular file$/],
        [(path) => make("mkfifo", path), /it is not a regular file$/],
        [(path) => make("symlink", "/dev/zero", path), /it is not a regular file$/],
        [(path) => sparse(path, 2 ** 32 + 1), /42949672\d\d bytes are too many for an adapter$/],
      ];
      for (const [i, [make, why]] of damage.entries()) {
        for (const name of [CONFIG_FILE, WEIGHTS_FILE]) {
          const dir = join(folder, `${i} of ${name}`);
          await saveArtifact(dir, await smallArtifact());
          await Deno.remove(join(dir, name));
          await make(join(dir, name));
          cases.push([dir, why]);
        }
      }
      const long = join(folder, "header");
      const header = new Uint8Array(8);
      new DataView(header.buffer).setBigUint64(0, BigInt(2 ** 23 + 1), true);
      await Deno.writeFile(long, header);
      cases.push([long, /a header of 8388609 bytes, more than 8388608$/]);
      const deep = join(folder, "deep");
      await saveArtifact(deep, await smallArtifact());
      await Deno.writeTextFile(join(deep, CONFIG_FILE), '{"a":'.repeat(1e5));
      cases.push([deep, /is not JSON: nested more than 64 deep$/]);
      await assertRefused(cases);
    }),
});

/** A file of a length, with holes: it takes no room on the disk. */
async function sparse(path: string, size: number): Promise<void> {
  await Deno.writeFile(path, new Uint8Array());
  await Deno.truncate(path, size);
}

/** Each model is refused as no artifact, in one line that a terminal can show. */
async function assertRefused(cases: [string, RegExp][]): Promise<void> {
  const answers = await askReader(cases.map(([load]) => ({ load })));
  for (const [i, [dir, why]] of cases.entries()) {
    const answer = answers[i];
    assert.ok(Array.isArray(answer), `${dir} was not refused, expected ${why}`);
    assert.equal(answer[0], "ArtifactError", `${answer}`);
    assert.match(answer[1], why);
    assert.match(answer[1], /^[^\p{C}\p{Zl}\p{Zp}]{1,800}$/u);
  }
}
