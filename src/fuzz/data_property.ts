/**
 * Damaged data files: read or refused, in bounded time and memory.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { PROJECT_ROOT } from "../studies/rows/project_root.ts";
import { anyDataCase, damagedFile, type Format, readFormats } from "./data_files.ts";
import type { FromDataWorker, Reading } from "./data_worker.ts";

/** What it tries, for help. */
export const DATA_PROPERTY = "files of every data format with bytes changed, cut, inserted";

/** Seconds that reading a few kilobytes must not take, on a busy machine. */
const LONGEST = 10;
/** Bytes that reading them must not take: more than any reader takes when it is first used. */
const MOST_MEMORY = 2 ** 30;
/** Milliseconds between two looks at the memory. */
const LOOK_EVERY = 10;

/** A property, and what it holds. */
export interface DataProperty extends AsyncDisposable {
  readonly property: fc.IRawProperty<unknown>;
}

/** Opens a folder for damaged files in `.lottalora`; disposed, it is gone. */
export async function openDataProperty(): Promise<DataProperty> {
  const formats = await readFormats();
  const root = join(PROJECT_ROOT, ".lottalora", `fuzz-${crypto.randomUUID()}`);
  for (const format of formats) await write(join(root, format.name), format);
  const reader = new DataReader();
  const property = fc.asyncProperty(anyDataCase(formats), async (found) => {
    const format = formats.find(({ name }) => name === found.format)!;
    const dir = join(root, format.name);
    await Deno.writeFile(join(dir, found.path), damagedFile(found, format));
    try {
      await reader.read({ benchmark: format.benchmark, dir });
    } finally {
      await Deno.writeFile(join(dir, found.path), format.files.get(found.path)!);
    }
  }) as fc.IRawProperty<unknown>;
  return {
    property,
    async [Symbol.asyncDispose]() {
      reader.end();
      await Deno.remove(root, { recursive: true });
    },
  };
}

async function write(dir: string, { files }: Format): Promise<void> {
  for (const [path, bytes] of files) {
    await Deno.mkdir(dirname(join(dir, path)), { recursive: true });
    await Deno.writeFile(join(dir, path), bytes);
  }
}

/** Reads in a worker, since nothing else can end a reader that goes on for ever. */
export class DataReader {
  #worker: Promise<Worker> | null = null;

  /**
   * @param limits seconds and bytes of a reading
   * @param program of the worker, which answers as `data_worker.ts` does
   */
  constructor(
    public limits = { seconds: LONGEST, bytes: MOST_MEMORY },
    private readonly program = new URL("./data_worker.ts", import.meta.url),
  ) {}

  /** @throws {Error} for what is neither read nor refused as it should, or takes too much */
  async read(reading: Reading): Promise<void> {
    const worker = await (this.#worker ??= startWorker(this.program, () => this.end()));
    const answer = Promise.withResolvers<FromDataWorker>();
    listen(worker, answer, () => this.end());
    const stop = watch(this.limits, (what) => {
      this.end();
      answer.reject(new Error(what));
    });
    try {
      worker.postMessage(reading);
      const { kind, defect } = await answer.promise;
      assert.equal(kind, "read");
      if (defect !== null) throw new Error(defect);
    } finally {
      stop();
    }
  }

  /** Ends the worker; another reading starts a new one. */
  end(): void {
    void this.#worker?.then((worker) => worker.terminate(), () => {});
    this.#worker = null;
  }
}

async function startWorker(program: URL, died: () => void): Promise<Worker> {
  const worker = new Worker(program, { type: "module" });
  const ready = Promise.withResolvers<FromDataWorker>();
  listen(worker, ready, died);
  await ready.promise;
  return worker;
}

/** @param died told when the worker has: it answers no more */
function listen(
  worker: Worker,
  answer: PromiseWithResolvers<FromDataWorker>,
  died: () => void,
): void {
  worker.onmessage = ({ data }: MessageEvent<FromDataWorker>) => answer.resolve(data);
  worker.onerror = (event) => {
    // Without this the error would end the whole process.
    event.preventDefault();
    died();
    answer.reject(new Error(`the reader died: ${event.message}`));
  };
}

/** Looks at clock and memory until it is stopped, and says what is beyond its limit. */
function watch(limits: DataReader["limits"], beyond: (what: string) => void): () => void {
  const [start, before] = [performance.now(), Deno.memoryUsage().rss];
  const looking = setInterval(() => {
    const seconds = (performance.now() - start) / 1000;
    const bytes = Deno.memoryUsage().rss - before;
    if (seconds > limits.seconds) beyond(`takes more than ${limits.seconds} s`);
    else if (bytes > limits.bytes) beyond(`takes more than ${limits.bytes} bytes of memory`);
    else return;
    clearInterval(looking);
  }, LOOK_EVERY);
  return () => clearInterval(looking);
}
