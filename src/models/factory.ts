/**
 * One factory a method: the same architecture, trained in different ways.
 *
 * @module
 */

import { type Bias, biasName, biasRequest } from "../adapter/bias.ts";
import { createConvolution, createLottaConvolution, PATCH } from "../adapter/convolution.ts";
import { createDense, createFrozenLinear } from "../adapter/dense.ts";
import { createDropout, DROPOUT_STEPS, type DropoutSteps } from "../adapter/dropout.ts";
import { createEmbedding, createFrozenEmbedding, createParameter } from "../adapter/embedding.ts";
import type { Frozen, FrozenRequest } from "../adapter/frozen.ts";
import type { BackboneStorage } from "../adapter/backbone_storage.ts";
import { createLottaLinear } from "../adapter/lotta_linear.ts";
import {
  createBatchNormLayer,
  createLayerNormLayer,
  createRmsNormLayer,
} from "../adapter/norms.ts";
import {
  A_INITS,
  type AdapterConfig,
  B_INITS,
  BIASES,
  HEADS,
  MAP_KINDS,
  MAP_ROLES,
  SCALINGS,
} from "../adapter/options.ts";
import type { SubspaceConfig } from "../adapter/subspace_options.ts";
import { unknownName } from "../nearest.ts";
import { Trained } from "../adapter/trained.ts";
import type { FamilyName } from "../backbone/families.ts";
import type { Scale } from "../backbone/request.ts";
import { UsageError } from "../errors.ts";
import { isObject } from "../files/json_text.ts";
import { MASKS, type Masks } from "../random/keep_mask.ts";
import type { Seeds } from "../random/seeds.ts";
import type { LayerFactory, LinearOptions, TrainedOptions } from "./architecture.ts";
import { type BackboneSource, DRAWN_BACKBONE } from "./backbone_source.ts";
import {
  INITIALS,
  type InitialWeights,
  isAdapting,
  isWhole,
  type Method,
  METHODS,
  refuseInitial,
  startsFromBackbone,
} from "./method.ts";

/** Inputs and outputs of a linear map. */
type Shape = readonly [dIn: number, dOut: number];

/** The distribution of the backbone. */
export interface BackboneConfig {
  /** One of the families of the generator. */
  family: FamilyName;
  /** How its entries are scaled; `fan-in` by default. */
  scale: Scale;
  /** Overrides of the family's own parameters. */
  parameters: Record<string, number>;
}

/** Everything but the architecture that decides what a network is. */
export interface NetworkOptions {
  /** What is trained. */
  method: Method;
  /** How adapters join frozen layers; unused where the method has none. */
  adapter: AdapterConfig;
  /** What frozen matrices, or those to start from, are drawn from; unused where there are none. */
  backbone: BackboneConfig;
  /** Seeds of the frozen and the initial trained values. */
  seeds: Seeds;
  /** Of the method `subspace` alone, which needs it. */
  subspace?: SubspaceConfig;
  /** Dropout rate on hidden activations, in [0, 1). */
  dropout: number;
  /** What the masks of dropout are drawn from; `words` by default. */
  dropoutMasks?: Masks;
  /** Which masks the steps of a recurrent network have; `shared` by default. */
  dropoutSteps?: DropoutSteps;
  /**
   * Linear maps that are trained whole, the head apart, start Xavier-uniform with this gain, above 0;
   * null (default): uniform in +-1/sqrt(dIn). Factors of adapters start as ever.
   */
  xavierGain?: number | null;
  /**
   * What linear maps start from that the method `full` trains and LottaLoRA would freeze; `usual` by
   * default. `backbone`, of that method alone: the frozen matrices. Biases, norms, embeddings and the
   * head, adapted or not, start as ever.
   */
  initial?: InitialWeights;
  /** How frozen matrices are kept; `memory` by default. Changes no bit on the engine `wasm`. */
  keep?: BackboneStorage;
}

/**
 * @throws {UsageError} for a network in which nothing would ever move: without a scaffold, with
 * B = 0 and without biases every adapted layer gives 0, whatever its input
 */
export function refuseDeadStart(
  { method, adapter }: Pick<NetworkOptions, "method" | "adapter">,
): void {
  const { bInit, bias = "none" } = adapter;
  if (method !== "zero" || bInit !== "zeros" || bias !== "none") return;
  throw new UsageError(
    "The method zero needs the B-init kaiming_uniform or kaiming, or biases, got zeros and none: " +
      "without a scaffold and with B = 0 no gradient would ever flow",
  );
}

/** @throws {UsageError} for the method `subspace` without one */
export function refuseMissingSubspace(
  { method, subspace }: Pick<NetworkOptions, "method" | "subspace">,
): void {
  if (method !== "subspace" || subspace !== undefined) return;
  throw new UsageError(
    "The method subspace needs the field subspace, with dimension, projection and gain: got none",
  );
}

/** One choice, and what there is to choose from. */
type Choice = readonly [what: string, value: string, known: readonly string[]];

/**
 * Whoever writes options in a notebook has no compiler to ask.
 *
 * @throws {UsageError} for a method or an option of adapters that does not exist
 */
export function refuseUnknownChoices(
  { method, adapter, dropoutMasks = "words", dropoutSteps = "shared", initial = "usual" }: Pick<
    NetworkOptions,
    "method" | "adapter" | "dropoutMasks" | "dropoutSteps" | "initial"
  >,
): void {
  const { scaling, aInit = "kaiming_sqrt5", bInit, head, bias = "none", maps = {} } = adapter;
  if (!isObject(maps)) {
    throw new UsageError(`The field adapter.maps must name roles by kinds of maps, got ${maps}`);
  }
  const choices: readonly Choice[] = [
    ["method", method, METHODS],
    ["scaling", scaling, SCALINGS],
    ["A-init", aInit, A_INITS],
    ["B-init", bInit, B_INITS],
    ["head", head, HEADS],
    ["bias", bias, BIASES],
    ["kind of dropout masks", dropoutMasks, MASKS],
    ...Object.keys(maps).map((kind): Choice => ["kind of maps", kind, MAP_KINDS]),
    ...Object.values(maps).map((role): Choice => ["role of maps", role, MAP_ROLES]),
    ["kind of dropout over steps", dropoutSteps, DROPOUT_STEPS],
    ["kind of initial weights", initial, INITIALS],
  ];
  for (const [what, value, known] of choices) {
    if (!known.includes(value)) throw new UsageError(unknownName(what, String(value), known));
  }
  if (adapter.maps !== undefined && Object.keys(maps).length === 0) {
    throw new UsageError("The adapters' maps name none: leave the field out, got {}");
  }
}

/**
 * The parts of a network under a method.
 *
 * - `lottalora`: frozen W_seed, trained A, B, beta; head as configured.
 * - `full` and `small`: everything trained (`small` differs in its architecture alone).
 * - `subspace`: the parts of `full`, whose weights `createNetwork` lets follow from a vector.
 * - `zero`: no W_seed and no beta.
 * - `head`: frozen W_seed alone under what every method trains.
 *
 * @param source where frozen matrices come from; the backbone seed by default
 * @throws {UsageError} as {@linkcode refuseDeadStart} and {@linkcode refuseInitial}, and for unknown
 * methods and options
 */
export function createFactory(
  options: NetworkOptions,
  source: BackboneSource = DRAWN_BACKBONE,
): LayerFactory {
  const { method, adapter, backbone, seeds, dropoutMasks, keep, xavierGain } = options;
  refuseUnknownChoices(options);
  refuseDeadStart(options);
  refuseInitial(options);
  const [isFull, adapts] = [isWhole(method), isAdapting(method)];
  const places = createPlaces(options, source);
  const isTrained = ({ trained = "always" }: TrainedOptions) => trained === "always" || isFull;

  const adapted = (path: string, [dIn, dOut]: Shape) => ({
    ...{ dIn, dOut, adapter },
    frozen: places.matrix(path, [dIn, dOut]),
    dropoutSeed: seeds.dropout,
    dropoutMasks,
  });

  return {
    linear(path, dIn, dOut, { isData = false, bias = "full", ...asked } = {}) {
      const role = roleOf(asked, options);
      const shape: Shape = [dIn, dOut];
      if (isFull || role === "trained") {
        const drawn = role === "trained" ? undefined : places.start(path, shape);
        return createDense(path, dIn, dOut, { isData, bias: bias !== "never", xavierGain, drawn });
      }
      const own = places.bias(path, shape, bias);
      if (adapts && role === "adapted") {
        return createLottaLinear(path, { ...adapted(path, shape), isData, bias: own });
      }
      return createFrozenLinear(path, {
        dIn,
        dOut,
        frozen: places.matrix(path, shape),
        isData,
        gained: adapts && role === "gained" && adapter.trainBeta,
        bias: own,
      });
    },
    convolution(path, from, to, { stride, isData = false } = {}) {
      const shape: Shape = [PATCH * from, to];
      const [dIn, dOut] = shape;
      if (adapts) return createLottaConvolution(path, { ...adapted(path, shape), stride, isData });
      const layer = isFull
        ? createDense(path, dIn, dOut, { isData, bias: false, drawn: places.start(path, shape) })
        : createFrozenLinear(path, { dIn, dOut, frozen: places.matrix(path, shape), isData });
      return createConvolution(layer, { stride, isData });
    },
    head(path, dIn, dOut) {
      if (!adapts || adapter.head === "full") return createDense(path, dIn, dOut);
      return createLottaLinear(path, {
        ...adapted(path, [dIn, dOut]),
        isData: false,
        bias: adapter.head === "lora_bias" ? zeroBias(path, [dIn, dOut]) : undefined,
        adapter: { ...adapter, dora: false, layerNorm: false, residual: false },
      });
    },
    embedding(path, count, width, { deviation = 1, ...trained } = {}) {
      if (isTrained(trained)) return createEmbedding(path, [count, width], deviation);
      const request = { seed: seeds.backbone, path, dIn: count, dOut: width };
      const drawn = { ...request, ...backbone, scale: deviation };
      return createFrozenEmbedding(path, source.matrix(drawn, `${path}.rows`, keep));
    },
    parameter: createParameter,
    layerNorm: (path, width, trained = {}) => createLayerNormLayer(path, width, isTrained(trained)),
    rmsNorm: (path, width, trained = {}) => createRmsNormLayer(path, width, isTrained(trained)),
    batchNorm: createBatchNormLayer,
    dropout: (path, rate = options.dropout) =>
      createDropout(path, rate, seeds.dropout, dropoutMasks, options.dropoutSteps),
  };
}

/** What becomes of a linear map: its architecture's choice, unless the adapters' options have one. */
function roleOf(
  { role = "adapted", kind }: Pick<LinearOptions, "role" | "kind">,
  { method, adapter: { maps = {} } }: Pick<NetworkOptions, "method" | "adapter">,
): Required<LinearOptions>["role"] {
  return isAdapting(method) && kind !== undefined ? maps[kind] ?? role : role;
}

/** What stands at the place of a map that LottaLoRA would freeze. */
interface Places {
  /** W_seed for a trained map to start from; undefined where it starts as ever. */
  start(path: string, shape: Shape): FrozenRequest | undefined;
  /** W_seed; null under the method without any. */
  matrix(path: string, shape: Shape): Frozen | null;
  bias(path: string, shape: Shape, wanted: LinearOptions["bias"]): Bias | undefined;
}

function createPlaces(
  { method, initial, adapter, backbone, seeds, keep }: NetworkOptions,
  source: BackboneSource,
): Places {
  const adapts = isAdapting(method);
  const requested = (path: string, [dIn, dOut]: Shape): FrozenRequest => {
    return { seed: seeds.backbone, path, dIn, dOut, ...backbone };
  };
  return {
    start: (path, shape) =>
      startsFromBackbone({ method, initial }) ? requested(path, shape) : undefined,
    matrix(path, shape) {
      if (method === "zero") return null;
      return source.matrix(requested(path, shape), `${path}.kernel`, keep);
    },
    bias(path, shape, wanted) {
      if (wanted === "always" && adapts) return zeroBias(path, shape);
      if (wanted !== "full") return undefined;
      if (adapter.bias === "trained" && adapts) {
        const uniform = 1 / Math.sqrt(shape[0]);
        return new Trained(biasName(path), [shape[1]], { uniform, seed: "adapter" });
      }
      if (adapter.bias !== "frozen") return undefined;
      const request = biasRequest(path, shape, { seed: seeds.backbone, ...backbone });
      return source.matrix(request, biasName(path));
    },
  };
}

/** Trained from 0. */
function zeroBias(path: string, [, dOut]: Shape): Trained {
  return new Trained(biasName(path), [dOut], { constant: 0 });
}
