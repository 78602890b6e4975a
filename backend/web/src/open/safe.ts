// The opened key on this page: some workers that hold it until they are ended.
import type { Identity } from "../keys/identity";
import { ask } from "./ask";
import { batches } from "./batches";
import type { Request } from "./messages";
import type { Opened, Sealed } from "./open";

/** Records that a worker is given at once: few enough that progress is seen, many enough that messages
 * cost nothing. */
const BATCH = 50;

/** More workers than this gain nothing beside the other programs of an office PC. */
const WORKERS_MAX = 4;

export class Safe {
  private constructor(
    private readonly workers: Worker[],
    /** Which of the wrapped files these words opened. */
    readonly index: number,
    /** Public halves of what was opened. */
    readonly recipients: readonly string[],
  ) {}

  /** Opens the first of the files that the passphrase opens.
   * @throws WrongPassphrase */
  static async unlock(script: string, files: Uint8Array[], passphrase: string): Promise<Safe> {
    const first = new Worker(script);
    const response = await ask(first, { unwrap: { files, passphrase } }).catch((error: unknown) => {
      first.terminate();
      throw error;
    });
    if (!("unwrapped" in response)) throw new Error("unexpected answer of the worker");
    const { index, identities, recipients } = response.unwrapped;
    const cores = navigator.hardwareConcurrency || 2;
    const more = Math.min(cores, WORKERS_MAX) - 1;
    const workers = [first, ...Array.from({ length: Math.max(more, 0) }, () => new Worker(script))];
    for (const worker of workers) worker.postMessage({ use: identities satisfies Identity[] } satisfies Request);
    return new Safe(workers, index, recipients);
  }

  /** Opens records while they arrive, in their order as far as workers allow; `progress` gets each part as it is
   * ready. */
  async open(arriving: AsyncIterable<readonly Sealed[]>, progress: (opened: Opened[]) => void): Promise<void> {
    const next = batches(arriving, BATCH);
    const run = async (worker: Worker): Promise<void> => {
      for (let batch = await next(); batch.length > 0; batch = await next()) {
        const response = await ask(worker, { open: batch });
        if (!("opened" in response)) throw new Error("unexpected answer of the worker");
        progress(response.opened);
      }
    };
    await Promise.all(this.workers.map(run));
  }

  /** Ends the workers, and with them the key. */
  lock(): void {
    for (const worker of this.workers) worker.terminate();
  }
}
