// What arrives in parts of any size, in batches for several takers.

/** A function that gives the next `size` of what arrives, fewer at the end, and none after it. Each gets its own, in
 * the order in which they asked. */
export function batches<T>(arriving: AsyncIterable<readonly T[]>, size: number): () => Promise<T[]> {
  const parts = arriving[Symbol.asyncIterator]();
  let waiting: T[] = [];
  let ended = false;
  const next = async (): Promise<T[]> => {
    while (!ended && waiting.length < size) {
      const part = await parts.next();
      if (part.done) ended = true;
      else waiting.push(...part.value);
    }
    const batch = waiting.slice(0, size);
    waiting = waiting.slice(size);
    return batch;
  };
  let turn: Promise<unknown> = Promise.resolve();
  return () => {
    const mine = turn.then(next);
    // What fails fails for all of them.
    turn = mine;
    return mine;
  };
}
