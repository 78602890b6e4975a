// A worker: unwraps the key and opens records, so that the page stays usable meanwhile. Ending it is
// the surest way to forget a key.
import { drill, make, rewrap } from "../keys/changes";
import { harden, recipientOf } from "../keys/identity";
import { unwrap, WrongPassphrase } from "../keys/wrapped";
import type { Request, Response } from "./messages";
import { opener } from "./open";

let open: ReturnType<typeof opener> | undefined;

async function answer(request: Request): Promise<Response | undefined> {
  if ("unwrap" in request) {
    const { index, identities } = await unwrap(request.unwrap.files, request.unwrap.passphrase);
    const recipients = await Promise.all(identities.map(recipientOf));
    return { unwrapped: { index, identities: await Promise.all(identities.map(harden)), recipients } };
  }
  if ("use" in request) {
    open = opener(request.use);
    return undefined;
  }
  if ("make" in request) return { made: await make(request.make.phrases, request.make.madeOn, request.make.old) };
  if ("rewrap" in request) {
    const { locked, phrase, madeOn } = request.rewrap;
    return { rewrapped: await rewrap(locked, phrase, madeOn) };
  }
  if ("drill" in request) return { drilled: await drill(request.drill.locked, request.drill.body) };
  if (!open) throw new Error("records came before the key");
  return { opened: await Promise.all(request.open.map(open)) };
}

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  let response: Response | undefined;
  try {
    response = await answer(data);
  } catch (error) {
    response = error instanceof WrongPassphrase ? { wrongPassphrase: true } : { failed: String(error) };
  }
  if (response) self.postMessage(response);
};
