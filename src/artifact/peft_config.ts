/**
 * The configuration that PEFT reads.
 *
 * @module
 */

import type { Description } from "./description.ts";
import { PEFT_PREFIX } from "./tensor_names.ts";

/** The fields of PEFT's `LoraConfig` that say something here, and our own block. */
export interface PeftConfig {
  /** Always LoRA. */
  readonly peft_type: "LORA";
  /** Null: no class of transformers. */
  readonly task_type: null;
  /** Null: the base model is drawn from the seed in `lottalora`. */
  readonly base_model_name_or_path: null;
  /** The adapters are not to be trained on. */
  readonly inference_mode: true;
  /** Rank. */
  readonly r: number;
  /** alpha. */
  readonly lora_alpha: number;
  /** Dropout on the adapters' inputs. */
  readonly lora_dropout: number;
  /** Whether alpha is divided by the root of the rank. */
  readonly use_rslora: boolean;
  /**
   * Whether magnitudes are trained; ours start at 1, PEFT's at the norms of the columns. PEFT takes
   * it for all of `target_modules`, so an adapted head, which has none here, is wrong there.
   */
  readonly use_dora: boolean;
  /** Biases belong to the base model. */
  readonly bias: "none";
  /** Weights lie as [dOut, dIn]. */
  readonly fan_in_fan_out: false;
  /** Paths of the layers with factors; not of an adapted embedding, whose are not of PEFT's kind. */
  readonly target_modules: readonly string[];
  /** Paths of the layers that are stored whole; null: none. */
  readonly modules_to_save: readonly string[] | null;
  /** What PEFT has no place for. */
  readonly lottalora: Description;
}

/** PEFT's configuration of an artifact. */
export function peftConfig(description: Description): PeftConfig {
  const { adapter, tensors } = description;
  const tables = adaptedTables(description);
  const paths = (suffix: string) => {
    const found = tensors.filter(({ name }) => name.endsWith(suffix));
    return found.map(({ name }) => name.slice(PEFT_PREFIX.length, -suffix.length));
  };
  const targets = paths(".lora_A.weight").filter((path) => !tables.includes(path));
  const whole = paths(".weight").filter((path) => !/\.lora_[AB]$/.test(path));
  return {
    peft_type: "LORA",
    task_type: null,
    base_model_name_or_path: null,
    inference_mode: true,
    r: adapter.rank,
    lora_alpha: adapter.alpha,
    lora_dropout: adapter.dropout,
    use_rslora: adapter.scaling === "rslora",
    use_dora: adapter.dora,
    bias: "none",
    fan_in_fan_out: false,
    target_modules: targets,
    modules_to_save: whole.length > 0 ? whole : null,
    lottalora: description,
  };
}

/** Why PEFT cannot attach an adapter, as the end of a sentence; null where it can. */
export function peftObstacle(description: Description): string | null {
  const { method, adapter: { dora, layerNorm, residual, head } } = description;
  const [table] = adaptedTables(description);
  if (table !== undefined) {
    return `its ${table} is adapted too, with a rank, a scaling and a beta of its own`;
  }
  if (method === "head") return null;
  if (layerNorm) return "it has no LayerNorm after an adapter";
  if (residual) return "it does not add a layer's input to its output";
  if (dora && head !== "full") return "it would renormalise the head's too";
  return null;
}

/** Layers with factors beside a matrix that they do not adapt as a linear map: embeddings. */
function adaptedTables({ matrices, tensors }: Description): string[] {
  const adapted = new Set(tensors.map(({ name }) => name));
  const plain = matrices.filter((matrix) => !matrix.adapted).map(({ path }) => path);
  return plain.filter((path) => adapted.has(`${PEFT_PREFIX}${path}.lora_A.weight`));
}
