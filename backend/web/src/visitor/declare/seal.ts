// Sealing on the phone: only the commune's key opens what leaves it.
import { base64 } from "@scure/base";
import { Encrypter } from "age-encryption";

export async function seal(text: string, recipients: readonly string[]): Promise<string> {
  const encrypter = new Encrypter();
  recipients.forEach((recipient) => encrypter.addRecipient(recipient));
  return base64.encode(await encrypter.encrypt(text));
}
