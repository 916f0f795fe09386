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
  /** Paths of the layers with factors. */
  readonly target_modules: readonly string[];
  /** Paths of the layers that are stored whole; null: none. */
  readonly modules_to_save: readonly string[] | null;
  /** What PEFT has no place for. */
  readonly lottalora: Description;
}

/** PEFT's configuration of an artifact. */
export function peftConfig(description: Description): PeftConfig {
  const { adapter, tensors } = description;
  const paths = (suffix: string) => {
    const found = tensors.filter(({ name }) => name.endsWith(suffix));
    return found.map(({ name }) => name.slice(PEFT_PREFIX.length, -suffix.length));
  };
  const targets = paths(".lora_A.weight");
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
