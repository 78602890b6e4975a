/* What is wired to the kiosk's header: lights, buzzer, status display; buttons and sensors go out. */
import { words } from "./words.js";

const LIGHTS = ["green", "amber", "red"];
const INPUTS = ["help", "presence", "tamper"];

export function showHeader({ lights, tone, display, inputs }, send) {
  const lamps = Object.fromEntries(LIGHTS.map((name) => {
    const lamp = document.createElement("span");
    lamp.className = `lamp ${name}`;
    lights.append(lamp);
    return [name, lamp];
  }));

  const buttons = INPUTS.map((name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.id = `input-${name}`;
    button.setAttribute("aria-pressed", "false");
    button.onclick = () => {
      // The button of a bell comes back by itself; who moves and what is open stays.
      if (name === "help") {
        press(button, name, true);
        setTimeout(() => press(button, name, false), 300);
      } else {
        press(button, name, button.getAttribute("aria-pressed") === "false");
      }
    };
    inputs.append(button);
    return button;
  });
  function press(button, name, active) {
    button.setAttribute("aria-pressed", String(active));
    send({ line: { name, active } });
  }

  let hertz = null;
  function translate() {
    const lit = LIGHTS.filter((name) => lamps[name].classList.contains("lit"));
    lights.setAttribute("aria-label", words().lights(lit));
    tone.textContent = words().tone(hertz);
    display.alt = words().statusDisplay;
    buttons.forEach((button, index) => { button.textContent = words().inputs[INPUTS[index]]; });
  }

  function wired(output) {
    if (output.line && lamps[output.line.name]) {
      lamps[output.line.name].classList.toggle("lit", output.line.high);
    }
    if (output.tone) hertz = output.tone.hertz;
    if (output.status) {
      display.src = `data:image/png;base64,${output.status.png}`;
      display.hidden = false;
    }
    translate();
  }
  return { wired, translate };
}
