/**
 * Studies computed in the thread at hand.
 *
 * @module
 */

/**
 * Works where a study can make no worker, as in some runtimes: it is then computed in this thread,
 * to the same bytes, and two seconds earlier, which a worker takes to load everything once more.
 */
export async function inThisThread<T>(work: () => Promise<T>): Promise<T> {
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(...[program, options]: ConstructorParameters<typeof Worker>) {
      if (`${program}`.endsWith("/computing/worker.ts")) throw new TypeError("no workers here");
      super(program, options);
    }
  };
  try {
    return await work();
  } finally {
    globalThis.Worker = Worker;
  }
}
