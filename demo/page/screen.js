/* The kiosk's screen: changed rectangles come in, touches go out. The answer sends something else to the kiosk. */
export function showScreen(canvas, { heard, printed, wired, connected, ended }) {
  const paint = canvas.getContext("2d");
  let socket;
  let painting = Promise.resolve();

  function connect() {
    socket = new WebSocket(`ws://${location.host}/screen`);
    socket.onopen = connected;
    socket.onmessage = (message) => {
      const output = JSON.parse(message.data);
      if (output.sound) return heard(output.sound);
      if (output.slip) return printed(output.slip);
      if (output.line || output.tone || output.status) return wired(output);
      // As an eye sees it: half the light looks brighter than half.
      if (output.backlight) {
        canvas.style.filter = `brightness(${Math.sqrt(output.backlight.percent / 100)})`;
        return undefined;
      }
      const frame = output.frame ?? output;
      const bytes = Uint8Array.from(atob(frame.png), (c) => c.charCodeAt(0));
      const decoded = createImageBitmap(new Blob([bytes], { type: "image/png" }));
      painting = painting.then(async () => {
        if (canvas.width !== frame.screen_width || canvas.height !== frame.screen_height) {
          canvas.width = frame.screen_width;
          canvas.height = frame.screen_height;
        }
        paint.drawImage(await decoded, frame.x, frame.y);
      });
      return undefined;
    };
    socket.onclose = () => {
      ended();
      setTimeout(connect, 1000);
    };
  }

  function send(message) {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function touch(phase, event) {
    const box = canvas.getBoundingClientRect();
    const border = canvas.clientLeft;
    const scale = canvas.width / (box.width - 2 * border);
    const x = (event.clientX - box.left - border) * scale;
    const y = (event.clientY - box.top - border) * scale;
    send({ touch: { phase, x, y } });
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    touch("down", event);
  });
  canvas.addEventListener("pointermove", (event) => { if (event.buttons) touch("move", event); });
  canvas.addEventListener("pointerup", (event) => touch("up", event));
  connect();
  return send;
}
