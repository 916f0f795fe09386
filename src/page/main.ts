/// <reference lib="dom" />
/**
 * The page: an adapter file, a seed, a drawn digit, and what the network makes of them.
 *
 * @module
 */

import {
  type Artifact,
  artifactSize,
  DataError,
  type Seed,
  startEngine,
  UsageError,
} from "lottalora";
import { quote } from "../files/json_text.ts";
import { embeddedFile } from "../browser/embedded.ts";
import { parseSeed } from "../random/seeds.ts";
import { digitOf } from "./digit.ts";
import { logitsOf, openAdapters, regenerate, type Regenerated, softmax } from "./digit_model.ts";
import { createDrawing } from "./drawing.ts";
import { byteText, createBars, element, showDigit, write } from "./elements.ts";

/** Name of the adapter file that a page may carry. */
const EMBEDDED = "adapter.safetensors";

let artifact: Artifact | null = null;
let shown: Regenerated | null = null;

const bars = createBars(element("bars", HTMLElement));
const seedField = element("seed", HTMLInputElement);
const fileField = element("file", HTMLInputElement);
const preview = element("preview", HTMLCanvasElement);
const drawing = createDrawing(
  element("sheet", HTMLCanvasElement),
  element("pen", HTMLElement),
  () => void soon(classify),
);

/** One thing after the other, so that nobody sees a model that is half exchanged. */
let queue: Promise<void> = Promise.resolve();
function soon(task: () => Promise<void>): Promise<void> {
  queue = queue.then(task).catch((error) => {
    console.error(error);
    const inWords = error instanceof DataError || error instanceof UsageError;
    write("error", inWords ? error.message : `This failed: ${error}`);
  });
  return queue;
}

/** Takes an adapter file in use; the former one stays where it is refused. */
async function open(bytes: Uint8Array, name: string): Promise<void> {
  write("error", "");
  const opened = await openAdapters(bytes, name);
  const { description } = opened;
  const next = await regenerate(opened, description.seeds.backbone);
  artifact = opened;
  const size = artifactSize(description);
  const { adapter, backbone, method, training } = description;
  write("model", `${description.architecture.name}, ${method}, rank ${adapter.rank}`);
  write("family", `${backbone.family}, seed ${quote(description.seeds.backbone)}`);
  write("quality", training === null ? "unknown" : `${training.value.toFixed(1)} % of test digits`);
  write("stored", byteText(bytes.length));
  write("regenerated", byteText(size.regeneratedBytes));
  write("ratio", `${(size.regeneratedBytes / bytes.length).toFixed(1)} times the file`);
  for (const id of ["seed", "own-seed", "other-seed"]) {
    element(id, HTMLElement).removeAttribute("disabled");
  }
  await use(next);
}

/** Puts a model in the place of the former one. */
async function use(next: Regenerated): Promise<void> {
  shown?.model.dispose();
  shown = next;
  const { seed, description } = next.model;
  const own = description.seeds.backbone;
  seedField.value = `${seed}`;
  write("time", `${next.milliseconds.toFixed(1)} ms`);
  write(
    "fit",
    seed === own
      ? `The adapters were trained on this backbone, seed ${quote(own)}: every regenerated ` +
        "matrix has the digest that training wrote down."
      : `The backbone of seed ${quote(seed)} is not the one of training: the adapters do ` +
        "not fit, and the prediction is worthless.",
  );
  document.body.classList.toggle("mismatch", seed !== own);
  await classify();
}

/** Draws the backbone anew. */
async function changeSeed(seed: Seed): Promise<void> {
  if (artifact === null) return;
  write("error", "");
  await use(await regenerate(artifact, seed));
}

async function classify(): Promise<void> {
  const digit = digitOf(drawing.sheet());
  showDigit(preview, digit);
  if (digit === null || shown === null) {
    bars.show(null);
    write("prediction", shown === null ? "No model yet." : "Draw a digit.");
    return;
  }
  const probabilities = softmax(await logitsOf(shown.model, digit));
  const best = probabilities.indexOf(Math.max(...probabilities));
  bars.show(probabilities);
  write("prediction", `Most likely ${best}, with ${(100 * probabilities[best]).toFixed(0)} %.`);
}

/** Read as on the command line. */
function typedSeed(text: string): Seed {
  if (text === "") throw new UsageError("A seed is an integer or any text, but not empty");
  return parseSeed(text);
}

function ownSeed(): Seed {
  return artifact!.description.seeds.backbone;
}

function anotherSeed(): Seed {
  const seed = shown?.model.seed;
  return typeof seed === "number" && Number.isSafeInteger(seed + 1) ? seed + 1 : 0;
}

fileField.addEventListener("change", () => {
  const [file] = fileField.files ?? [];
  if (file === undefined) return;
  void soon(async () => await open(new Uint8Array(await file.arrayBuffer()), file.name));
});
seedField.addEventListener("change", () => {
  void soon(async () => await changeSeed(typedSeed(seedField.value.trim())));
});
element("own-seed", HTMLElement).addEventListener("click", () => {
  void soon(async () => await changeSeed(ownSeed()));
});
element("other-seed", HTMLElement).addEventListener("click", () => {
  void soon(async () => await changeSeed(anotherSeed()));
});
element("clear", HTMLElement).addEventListener("click", () => drawing.clear());

/** For the browser's console: logits of any digits, 784 bytes each, by the model in use. */
async function logits(digits: Uint8Array): Promise<number[]> {
  await queue;
  if (shown === null) throw new Error("No model yet");
  return Array.from(await logitsOf(shown.model, digits));
}
Object.assign(globalThis, { lottalora: { logits } });

void soon(async () => {
  if (globalThis.crypto?.subtle === undefined) {
    throw new DataError(
      "This page needs a secure context: open it as a file, over https, or from localhost",
    );
  }
  const { identity } = await startEngine("wasm");
  write("engine", identity);
  fileField.disabled = false;
  const bytes = embeddedFile(EMBEDDED);
  if (bytes === null) await classify();
  else await open(bytes, EMBEDDED);
});
