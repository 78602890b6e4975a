// What lies between a phone and the backend, and can be cut.
import { connect, createServer } from "node:net";

/** While it is cut nothing answers, whoever asks. */
export async function startLine(office) {
  const open = new Set();
  const server = createServer((phone) => {
    const there = connect(Number(new URL(office.url).port), "127.0.0.1");
    for (const [one, other] of [[phone, there], [there, phone]]) {
      open.add(one);
      one.pipe(other).on("error", () => one.destroy());
      one.on("close", () => { open.delete(one); other.destroy(); });
      one.on("error", () => other.destroy());
    }
  });
  const listen = (port) => new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => new Promise((resolve) => { server.close(resolve); open.forEach((socket) => socket.destroy()); }),
    join: () => listen(port),
  };
}
