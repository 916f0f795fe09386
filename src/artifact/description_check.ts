/**
 * What a description may say: read from strangers, and written so that it can be read again.
 *
 * @module
 */

import * as v from "valibot";
import { B_INITS, HEADS, LARGEST_RANK, MAP_ROLES, SCALINGS } from "../adapter/options.ts";
import { FAMILY_NAMES } from "../backbone/families.ts";
import { BACKBONE_SPEC_VERSION } from "../backbone/generate.ts";
import { familyParameters, NAMED_SCALES } from "../backbone/request.ts";
import { DataError, UsageError } from "../errors.ts";
import { isSeed, type Seed } from "../random/seeds.ts";
import { refuseDeadStart } from "../models/factory.ts";
import { ARTIFACT_FORMAT, type Description, trainedSeeds } from "./description.ts";
import { refuseCostlyDraws } from "./draw_limits.ts";
import { refuseOtherFactors } from "./factor_shapes.ts";
import { isLine, isObject, oneLine, parseObject } from "../files/json_text.ts";
import { NUMBER_FORMATS } from "../files/safetensors/number_format.ts";
import { isTensorName } from "../files/safetensors/layout.ts";
import { peftAlpha } from "./peft_config.ts";

/** Further seeds; a backbone is drawn under each when all is verified. */
const MOST_SEEDS = 64;

/** Letters of a name, a seed or a sentence. */
const LONGEST_TEXT = 1000;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 24));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const rate = v.pipe(v.number(), v.minValue(0), v.ltValue(1));
const finite = v.pipe(v.number(), v.finite());
const text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));
const line = v.pipe(text, v.check(isLine, "expected a text of one line"));
const path = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,200}$/));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits"));
const seed = v.pipe(
  v.custom<Seed>(isSeed, "expected an integer or a text"),
  v.check((found) => String(found).length <= LONGEST_TEXT, "a longer text than any seed"),
);

const architecture = v.pipe(
  v.strictObject({
    name: line,
    benchmark: v.nullable(path),
    preset: v.nullable(path),
    features: size,
    classes: size,
    // Folders may be called anything: shown, such names are quoted.
    classNames: v.optional(
      v.pipe(
        v.array(v.pipe(text, v.minLength(1))),
        v.check(allDifferent((name) => name), "a class stands there twice"),
      ),
    ),
    extent: v.nullable(size),
    masks: v.optional(size),
    preprocessing: v.nullable(line),
  }),
  v.forward(
    v.check(
      ({ classes, classNames }) => classNames === undefined || classNames.length === classes,
      "not one name for each class",
    ),
    ["classNames"],
  ),
);
const plainAdapter = v.strictObject({
  rank: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(LARGEST_RANK)),
  alpha: positive,
  scaling: v.picklist(SCALINGS),
  dora: v.boolean(),
  layerNorm: v.boolean(),
  residual: v.boolean(),
  dropout: rate,
  trainBeta: v.boolean(),
  bInit: v.picklist(B_INITS),
  // At their neutral values these are left out, as in artifacts that are older than the options.
  aInit: v.optional(v.picklist(["kaiming"])),
  bias: v.optional(v.picklist(["trained", "frozen"])),
  head: v.picklist(HEADS),
  maps: v.optional(
    v.pipe(
      v.strictObject({
        attention: v.optional(v.picklist(MAP_ROLES)),
        mlp: v.optional(v.picklist(MAP_ROLES)),
      }),
      v.check((maps) => Object.keys(maps).length > 0, "it names no maps"),
    ),
  ),
});
const adapter = v.pipe(
  plainAdapter,
  v.forward(
    v.check((adapter) => Number.isFinite(peftAlpha(adapter)), "too large for this rank"),
    ["alpha"],
  ),
);
const scale = v.union([v.picklist(NAMED_SCALES), positive]);
const backbone = v.strictObject({
  family: v.picklist(FAMILY_NAMES),
  scale,
  parameters: v.record(path, finite),
});
const training = v.strictObject({
  data: line,
  dataDigest: line,
  engine: line,
  codeVersion: line,
  metric: line,
  value: finite,
  validation: finite,
  testLoss: finite,
  steps: count,
  adapterDigest: sha256,
  config: v.record(v.string(), v.unknown()),
});
const matrix = v.strictObject({
  path,
  dIn: size,
  dOut: size,
  scale,
  draw: count,
  adapted: v.boolean(),
  sha256,
});
const tensor = v.strictObject({
  name: v.pipe(v.string(), v.check(isTensorName, "no name of a tensor")),
  format: v.picklist(NUMBER_FORMATS),
  shape: v.pipe(v.array(count), v.maxLength(8)),
  sha256,
});
const fields = v.strictObject({
  format: v.literal(ARTIFACT_FORMAT),
  backboneSpecification: v.literal(BACKBONE_SPEC_VERSION),
  architecture,
  method: v.picklist(["lottalora", "zero", "head"]),
  adapter,
  backbone,
  seeds: v.strictObject({ backbone: seed, adapter: seed, head: seed, order: seed, dropout: seed }),
  furtherSeeds: v.optional(
    v.pipe(v.array(v.strictObject({ seed, sha256: v.array(sha256) })), v.maxLength(MOST_SEEDS)),
  ),
  matrices: v.pipe(
    v.array(matrix),
    v.check(allDifferent(({ path }) => path), "a layer stands there twice"),
  ),
  tensors: v.pipe(
    v.array(tensor),
    v.check(allDifferent(({ name }) => name), "a tensor stands there twice"),
  ),
  training: v.nullable(training),
});

/** What further seeds are beside everything else. */
function furtherSeeds(holds: (all: v.InferOutput<typeof fields>) => boolean, message: string) {
  return v.forward(v.check(holds, message), ["furtherSeeds"]);
}

const description: v.GenericSchema<unknown, Description> = v.pipe(
  fields,
  furtherSeeds(
    ({ furtherSeeds = [], matrices }) =>
      furtherSeeds.every(({ sha256 }) => sha256.length === matrices.length),
    "a seed has not one digest for each matrix",
  ),
  furtherSeeds(
    (all) => allDifferent((seed) => JSON.stringify(seed))(trainedSeeds(all)),
    "a seed stands twice",
  ),
);

/** Whether the names of some things are all different. */
function allDifferent<T>(name: (thing: T) => string): (things: T[]) => boolean {
  return (things) => new Set(things.map(name)).size === things.length;
}

/**
 * Checks a parsed description.
 *
 * @param value plain data
 * @param source where it comes from, for messages
 * @throws {DataError} for another version than this one, saying what to do, and for anything that
 * is missing, unknown or out of range, named by its place
 */
export function checkDescription(value: unknown, source: string): Description {
  refuseVersions(value, source);
  const found = v.safeParse(description, value, { abortEarly: true });
  if (!found.success) {
    const [issue] = found.issues;
    const place = oneLine(v.getDotPath(issue) ?? "its top").slice(0, 200);
    const message = oneLine(issue.message).slice(0, 300);
    throw new DataError(`${source}: its description is wrong at ${place}: ${message}`);
  }
  const { backbone: { family, parameters } } = found.output;
  refusedAsData(source, () => familyParameters(family, parameters));
  refuseCostlyDraws(found.output, source);
  refuseOtherFactors(found.output, source);
  refusedAsData(source, () => refuseDeadStart(found.output));
  return found.output;
}

/**
 * A description as it is written: names in the order of the schema, nothing that JSON leaves out.
 *
 * @throws {UsageError} for one that could not be read again
 */
export function finishedDescription(made: Description): Description {
  const parsed = parseObject(new TextEncoder().encode(JSON.stringify(made)));
  if (!isObject(parsed)) throw new UsageError(`Cannot save the artifact: it would be ${parsed}`);
  try {
    return checkDescription(parsed, "the artifact");
  } catch (error) {
    if (error instanceof DataError) throw new UsageError(`Cannot save ${error.message}`);
    throw error;
  }
}

/** What a file asks for is not its reader's mistake. */
export function refusedAsData<T>(source: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (error instanceof UsageError) throw new DataError(`${source}: ${error.message}`);
    throw error;
  }
}

/** Said before anything else: what a newer version means cannot be known. */
function refuseVersions(value: unknown, source: string): void {
  if (!isObject(value)) throw new DataError(`${source}: its description is no JSON object`);
  const { format, backboneSpecification } = value;
  if (typeof format === "number" && format > ARTIFACT_FORMAT) {
    throw new DataError(
      `${source}: written in version ${format} of the format, this lottalora knows ` +
        `${ARTIFACT_FORMAT}: update lottalora`,
    );
  }
  if (typeof backboneSpecification !== "number") return;
  if (backboneSpecification === BACKBONE_SPEC_VERSION) return;
  throw new DataError(
    `${source}: its backbone is of version ${backboneSpecification} of the generator's ` +
      `specification, this lottalora draws version ${BACKBONE_SPEC_VERSION}: ` +
      "load it with the lottalora that wrote it",
  );
}
