// One question to a worker, and its answer.
import { WrongPassphrase } from "../keys/wrapped";
import type { Request, Response } from "./messages";

export function ask(worker: Worker, request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Response>) => {
      if ("wrongPassphrase" in data) reject(new WrongPassphrase());
      else if ("failed" in data) reject(new Error(data.failed));
      else resolve(data);
    };
    worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
    worker.postMessage(request);
  });
}

/** The same with a worker of its own, which ends with the answer and forgets what it had. */
export async function askOnce(script: string, request: Request): Promise<Response> {
  const worker = new Worker(script);
  try {
    return await ask(worker, request);
  } finally {
    worker.terminate();
  }
}
