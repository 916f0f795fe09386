/**
 * The configuration that PEFT reads.
 *
 * @module
 */

import type { Description } from "./description.ts";
import { PEFT_PREFIX } from "./tensor_names.ts";

/**
 * PEFT's configuration of an artifact: the fields of its `LoraConfig` that say something here, and
 * the description, which holds what PEFT has no place for.
 */
export function peftConfig(description: Description) {
  const { adapter, tensors } = description;
  const tables = adaptedTables(description);
  const paths = (suffix: string) => {
    const found = tensors.filter(({ name }) => name.endsWith(suffix));
    return found.map(({ name }) => name.slice(PEFT_PREFIX.length, -suffix.length));
  };
  // The factors of an adapted embedding are not of PEFT's kind.
  const targets = paths(".lora_A.weight").filter((path) => !tables.includes(path));
  const whole = paths(".weight").filter((path) => !/\.lora_[AB]$/.test(path));
  return {
    peft_type: "LORA",
    // No class of transformers, and a base model that is drawn from the seed.
    task_type: null,
    base_model_name_or_path: null,
    inference_mode: true,
    r: adapter.rank,
    lora_alpha: peftAlpha(adapter),
    lora_dropout: adapter.dropout,
    use_rslora: adapter.scaling === "rslora",
    // Our magnitudes start at 1, PEFT's at the norms of the columns. PEFT takes it for all of
    // `target_modules`, so an adapted head, which has none here, is wrong there.
    use_dora: adapter.dora,
    // Those there are belong to the base model.
    bias: "none",
    // Weights lie as [dOut, dIn].
    fan_in_fan_out: false,
    target_modules: targets,
    modules_to_save: whole.length > 0 ? whole : null,
    lottalora: description,
  };
}

/** PEFT divides alpha by the rank, or by its root: where it is the factor itself, it is larger there. */
export function peftAlpha({ alpha, rank, scaling }: Description["adapter"]): number {
  return scaling === "constant" ? alpha * rank : alpha;
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
