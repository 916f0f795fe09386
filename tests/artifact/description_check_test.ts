import assert from "node:assert/strict";
import type { Description } from "../../src/artifact/description.ts";
import { checkDescription } from "../../src/artifact/description_check.ts";
import { DataError } from "../../src/errors.ts";
import { printableJson } from "../../src/files/json_text.ts";
import { smallArtifact } from "./small_artifact.ts";

const { description: SMALL } = await smallArtifact();

/** A deep copy with the value at a path, such as `adapter.rank`, replaced; undefined: removed. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(SMALL) as unknown as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop()!;
  const holder = names.reduce((object, name) => object[name] as typeof copy, copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

function assertRefused(value: unknown, why: RegExp): void {
  assert.throws(() => checkDescription(value, "some file"), (error: Error) => {
    assert.ok(error instanceof DataError, `${error.stack}`);
    assert.match(error.message, /^some file: .{1,600}$/);
    assert.ok(!error.message.includes("\u001b"));
    assert.match(error.message, why);
    return true;
  });
}

/** All places of a description, a list's by its first item. */
function places(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined);
  const inner = entries.flatMap(([name, part]) =>
    places(part, path === "" ? name : `${path}.${name}`)
  );
  return path === "" ? inner : [path, ...inner];
}

Deno.test("description: what a network's artifact says passes, and is not changed", () => {
  assert.deepEqual(checkDescription(structuredClone(SMALL), "some file"), SMALL);
  const [text, again] = [SMALL, checkDescription(structuredClone(SMALL), "")].map((d) =>
    JSON.stringify(d)
  );
  assert.equal(again, text);
});

for (const place of places(SMALL)) {
  // One item less is a list that is right by itself.
  if (/\.0$/.test(place) || /shape/.test(place)) continue;
  Deno.test(`description: without ${place}, or with something of another type there, it is refused at that place`, () => {
    assertRefused(changed(place, undefined), new RegExp(place.split(".").at(-1)!));
    assertRefused(changed(place, () => {}), /wrong at|no JSON object|version/);
    assertRefused(changed(place, [[]]), /wrong at/);
  });
}

const WRONG: [string, unknown][] = [
  ["adapter.rank", 0],
  ["adapter.rank", 1.5],
  ["adapter.rank", 65_537],
  ["adapter.rank", "2"],
  ["adapter.alpha", 0],
  ["adapter.alpha", Infinity],
  ["adapter.alpha", NaN],
  ["adapter.dropout", 1],
  ["adapter.dropout", -0.1],
  ["adapter.scaling", "LORA"],
  ["adapter.aInit", "kaiming_sqrt5"],
  ["adapter.maps", {}],
  ["adapter.maps", { mlp: "gained" }],
  ["adapter.maps", { head: "frozen" }],
  ["adapter.head", "none"],
  ["adapter.unknown", 1],
  ["backbone.family", "cauchy2"],
  ["backbone.family", "constructor"],
  ["backbone.scale", -1],
  ["backbone.scale", "fan-out"],
  ["seeds.backbone", 1.5],
  ["seeds.backbone", 2 ** 53],
  ["seeds.backbone", ""],
  ["seeds.backbone", null],
  ["seeds.head", "x".repeat(1001)],
  ["method", "full"],
  ["method", "small"],
  ["architecture.features", 0],
  ["architecture.features", 2 ** 24 + 1],
  ["architecture.classes", -1],
  ["architecture.extent", 0],
  ["architecture.benchmark", "../mnist"],
  ["architecture.preset", "a/b"],
  ["architecture.name", "mlp\n\u001b[31m"],
  ["architecture.name", "\u202egnp.exe"],
  ["matrices.0.path", "../hidden"],
  ["matrices.0.path", "C:\\hidden"],
  ["matrices.0.dIn", 2 ** 24 + 1],
  ["matrices.0.draw", -1],
  ["matrices.0.sha256", "A".repeat(64)],
  ["matrices.0.sha256", "a".repeat(63)],
  ["tensors.0.format", "F64"],
  ["tensors.0.name", "x".repeat(257)],
  ["tensors.0.name", "x\u001b[2J"],
  ["tensors.0.name", "x\u0085"],
  ["tensors.0.name", "x\u202e"],
  ["tensors.0.name", "../x"],
  ["tensors.0.shape", [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ["tensors.0.shape", [-1]],
  ["tensors.0.shape", [0.5]],
  ["training", {}],
  ["unknown", 1],
];

for (const [place, value] of WRONG) {
  const shown = printableJson(value).slice(0, 40);
  Deno.test(`description: ${shown} at ${place} is refused at that place`, () => {
    const last = place.split(".").filter((name) => name !== "0").join("\\.(?:0\\.)?");
    assertRefused(changed(place, value), new RegExp(`wrong at ${last}`));
  });
}

Deno.test("description: a layer or a tensor that stands there twice is refused", () => {
  for (const place of ["matrices", "tensors"] as const) {
    assertRefused(changed(place, [...SMALL[place], SMALL[place][0]]), /wrong at \w+: .* twice$/);
  }
});

/** Matrices of these sizes, which nothing adapts. */
function sized(...sizes: [dIn: number, dOut: number][]): unknown {
  return sizes.map(([dIn, dOut], i) => {
    return { ...SMALL.matrices[0], path: `layer.${i}`, dIn, dOut, adapted: false };
  });
}

Deno.test("description: a matrix that would fill the memory is refused, and matrices that would keep a processor", () => {
  assertRefused(
    changed("matrices", sized([8, 8], [2 ** 24, 2 ** 24])),
    /its matrix layer\.1 is \[16777216, 16777216\]: of normal a matrix may have 268435456 values/,
  );
  assertRefused(
    changed("matrices", sized(...Array(80).fill([2 ** 14, 2 ** 14]))),
    /drawing its 80 matrices of normal would take 21474836480 words .* 17179869184 at most are drawn$/,
  );
});

Deno.test("description: a matrix that contradicts its stored factors is refused before anything is drawn", () => {
  assertRefused(
    changed("matrices", [{ ...SMALL.matrices[0], dOut: 65_536 }]),
    /hidden\.0\.lora_B\.weight is \[128,2\], expected \[65536,2\]$/,
  );
  // Its draw would take most of a minute.
  const orthogonal = { ...SMALL.backbone, family: "orthogonal" };
  const matrices = [{ ...SMALL.matrices[0], dOut: 65_536 }];
  assertRefused(
    { ...SMALL, backbone: orthogonal, matrices },
    /hidden\.0\.lora_B\.weight is \[128,2\], expected \[65536,2\]$/,
  );
  const tensors = SMALL.tensors.filter(({ name }) => !name.endsWith("hidden.0.lora_A.weight"));
  assertRefused(changed("tensors", tensors), /one of the two factors of hidden\.0 is missing$/);
});

Deno.test("description: a parameter of one's own may be called beta; beside a matrix it is a scalar", () => {
  const [own] = SMALL.tensors;
  const named = (name: string) =>
    changed("tensors", [...SMALL.tensors, {
      ...own,
      name: `base_model.model.${name}`,
      shape: [64],
    }]);
  for (const name of ["norm.beta", "norm.lora_magnitude_vector"]) {
    checkDescription(named(name), "some file");
  }
  const others = SMALL.tensors.filter(({ name }) => !name.endsWith("hidden.0.beta"));
  const wide = { ...own, name: "base_model.model.hidden.0.beta", shape: [64] };
  assertRefused(changed("tensors", [...others, wide]), /hidden\.0\.beta is \[64\], expected \[\]$/);
});

Deno.test("description: a parameter that its family lacks or cannot have is refused", () => {
  for (const parameters of [{ sigma: -1 }, { nu: 3 }, { sigma: Infinity }, { "a\nb": 1 }]) {
    assertRefused(changed("backbone.parameters", parameters), /sigma|nu|parameters/);
  }
});

Deno.test("description: a constant scaling that PEFT could not be told is refused", () => {
  const adapter = { ...SMALL.adapter, scaling: "constant", alpha: 1e308 };
  assertRefused({ ...SMALL, adapter }, /wrong at adapter\.alpha: too large for this rank$/);
  checkDescription({ ...SMALL, adapter: { ...adapter, rank: 2, alpha: 8e307 } }, "some file");
});

Deno.test("description: no backbone and a B of zeros, which cannot have been trained, is refused", () => {
  const description = { ...SMALL, method: "zero", adapter: { ...SMALL.adapter, bInit: "zeros" } };
  assertRefused(description, /needs the B-init kaiming_uniform/);
});

Deno.test("description: of a newer format and of another generator it is said what to do", () => {
  assertRefused(
    changed("format", 2),
    /version 2 of the format, this lottalora knows 1: update lottalora$/,
  );
  assertRefused({ ...SMALL, format: 1e300, whatever: 1 }, /update lottalora$/);
  for (const version of [0, 2]) {
    assertRefused(
      changed("backboneSpecification", version),
      new RegExp(
        `its backbone is of version ${version} of .* draws version 1: load it with the lottalora that wrote it$`,
      ),
    );
  }
  assertRefused(changed("format", 0), /wrong at format/);
  assertRefused(changed("format", "1"), /wrong at format/);
});

Deno.test("description: what is no object, or names what every object has, is refused", () => {
  for (const value of [null, 1, "text", [], [SMALL]]) assertRefused(value, /no JSON object$/);
  const odd = JSON.parse(`{"adapter": {"__proto__": {"rank": 2}}}`);
  assertRefused({ ...SMALL, ...odd }, /wrong at adapter/);
});

Deno.test("description: nothing of a value that is shown breaks the line or steers a terminal", () => {
  const wild = "\u001b[2J\n\r\u0007\u2028".repeat(1000);
  assertRefused({ ...SMALL, [wild]: 1 }, /wrong at \?\[2J/);
  assertRefused(changed("method", wild), /wrong at method/);
  assertRefused(changed("backbone.parameters", { [wild]: 1 }), /wrong at backbone\.parameters/);
});

Deno.test("description: training is described whole or not at all", () => {
  const sha256 = "0".repeat(64);
  const training: Description["training"] = {
    ...{ data: "digits", dataDigest: "d", engine: "wasm", codeVersion: "c", metric: "accuracy" },
    ...{ value: 90, validation: 91, testLoss: 0.3, steps: 10, adapterDigest: sha256 },
    config: { anything: [1, { at: "all" }] },
  };
  const description = { ...SMALL, training };
  assert.deepEqual(checkDescription(structuredClone(description), ""), description);
  for (const value of [NaN, Infinity, null, "90"]) {
    assertRefused({ ...SMALL, training: { ...training, value } }, /wrong at training\.value/);
  }
});
