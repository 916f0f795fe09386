/**
 * The flags of how long and by which rule is trained.
 *
 * @module
 */

import { DROPOUT_STEPS } from "../../src/adapter/dropout.ts";
import { INITIALS } from "../../src/models/method.ts";
import { MASKS } from "../../src/random/keep_mask.ts";
import { LEARNING_RATE_SCHEDULES, OPTIMIZERS } from "../../src/training/config.ts";
import { inGroup } from "./arguments.ts";

/** Budget, optimiser and dropout. */
export const TRAINING_FLAGS = inGroup("Training", {
  epochs: { type: "integer", min: 1, help: "Passes over the training data; mnist: 20" },
  steps: { type: "integer", min: 1, help: "Optimiser steps, instead of whole epochs" },
  patience: {
    type: "integer",
    min: 1,
    help: "Epochs without a better validation metric before stopping; mnist: never",
  },
  "batch-size": { type: "integer", min: 1, help: "Examples a step; mnist: 128" },
  accumulate: {
    type: "integer",
    min: 1,
    value: "M",
    help: "Equal parts that a batch passes in, one at a time, on the same scaffold (default 1)",
  },
  optimizer: {
    type: "choice",
    choices: OPTIMIZERS,
    help: "Update rule; mnist: adamw",
  },
  "learning-rate": { type: "number", help: "Largest learning rate; mnist: 0.001" },
  "weight-decay": { type: "number", help: "Weight decay, decoupled under adamw; mnist: 0.01" },
  momentum: { type: "number", help: "Momentum (sgd; default 0)" },
  schedule: {
    type: "choice",
    choices: LEARNING_RATE_SCHEDULES,
    help: "Learning rate over time; mnist: cosine",
  },
  decay: { type: "number", help: "Factor an epoch (exponential)" },
  warmup: { type: "integer", min: 0, help: "Steps of linear warm-up; mnist: 0" },
  clip: { type: "number", help: "Largest norm of the gradients; mnist: no limit" },
  dropout: { type: "number", help: "Dropout on hidden activations; mnist: 0.1" },
  "dropout-masks": {
    type: "choice",
    choices: MASKS,
    meanings: { words: "32 bits a value", halves: "16 bits, faster" },
    help: "What the masks of all dropout are drawn from; mnist: words",
  },
  "dropout-steps": {
    type: "choice",
    choices: DROPOUT_STEPS,
    meanings: { shared: "one mask for a sequence", own: "one for each of its steps" },
    help: "Which masks the steps of a recurrent network have (default shared)",
  },
  "xavier-gain": {
    type: "number",
    help:
      "Start whole trained maps Xavier-uniform with this gain (default: 1 / sqrt(dIn) as PyTorch)",
  },
  initial: {
    type: "choice",
    choices: INITIALS,
    meanings: { usual: "uniform", backbone: "the matrices that lottalora would freeze" },
    help: "What the maps of the method full start from (default usual)",
  },
});
