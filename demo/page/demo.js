"use strict";
const by = (id) => document.getElementById(id);
const canvas = by("screen");
const paint = canvas.getContext("2d");

function trouble(text) {
  by("trouble").hidden = !text;
  by("trouble").textContent = text || "";
}

async function call(path) {
  const answer = await fetch(path, { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/* What the kiosk says, and how bright it is. */
let hush;
function hear({ name, volume }) {
  by("heard").textContent = `🔊 ${name}, ${volume} %`;
  clearTimeout(hush);
  hush = setTimeout(() => { by("heard").textContent = ""; }, 4000);
}
function shine(percent) {
  // As an eye sees it: half the light looks brighter than half.
  canvas.style.filter = `brightness(${Math.sqrt(percent / 100)})`;
}

/* The kiosk's screen: changed rectangles come in, touches go out. */
let socket;
let painting = Promise.resolve();
function connect() {
  socket = new WebSocket(`ws://${location.host}/screen`);
  socket.onopen = () => trouble("");
  socket.onmessage = (message) => {
    const frame = JSON.parse(message.data);
    if (frame.sound) return hear(frame.sound);
    if (frame.backlight) return shine(frame.backlight.percent);
    const bytes = Uint8Array.from(atob(frame.png), (c) => c.charCodeAt(0));
    const decoded = createImageBitmap(new Blob([bytes], { type: "image/png" }));
    painting = painting.then(async () => {
      if (canvas.width !== frame.screen_width || canvas.height !== frame.screen_height) {
        canvas.width = frame.screen_width;
        canvas.height = frame.screen_height;
      }
      paint.drawImage(await decoded, frame.x, frame.y);
    });
  };
  socket.onclose = () => {
    trouble("The demo has ended. Start it again with script/run.");
    setTimeout(connect, 1000);
  };
}

function touch(phase, event) {
  const box = canvas.getBoundingClientRect();
  const border = canvas.clientLeft;
  const scale = canvas.width / (box.width - 2 * border);
  const x = (event.clientX - box.left - border) * scale;
  const y = (event.clientY - box.top - border) * scale;
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ touch: { phase, x, y } }));
}
canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); touch("down", event); });
canvas.addEventListener("pointermove", (event) => { if (event.buttons) touch("move", event); });
canvas.addEventListener("pointerup", (event) => touch("up", event));

/* The street. */
const LOCATIONS = { street: "away on the street", past: "walking past", market: "in the market" };
function button(text, action, disabled, name) {
  const made = document.createElement("button");
  made.textContent = text;
  made.disabled = disabled;
  if (name) made.className = name;
  made.onclick = () => call(action).then(refresh).catch((error) => trouble(error.message));
  return made;
}
function drawPhones(phones) {
  by("phones").replaceChildren(...phones.map((phone) => {
    const item = document.createElement("li");
    if (phone.in_range) item.classList.add("near");
    if (phone.case !== null) item.classList.add("case");
    const name = document.createElement("b");
    name.textContent = phone.name + (phone.case === null ? "" : ` · F0, case ${phone.case}`);
    const label = document.createElement("span");
    label.textContent = LOCATIONS[phone.location];
    const at = `/phones/${phone.number}`;
    item.append(name, label,
      button("Market", `${at}/market`, phone.location === "market"), " ",
      button("Past", `${at}/past`, phone.location !== "street"), " ",
      button("Away", `${at}/street`, phone.location === "street"), " ",
      button("F0", `${at}/f0`, phone.case !== null, "f0"));
    return item;
  }));
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}
function drawExposures(rows) {
  by("no-exposures").hidden = rows.length > 0;
  by("exposures").replaceChildren(...rows.map((row) => {
    const line = document.createElement("tr");
    const cells = [row.case, row.venue_name, `${clock(row.from_s)}–${clock(row.to_s)}`, row.contacts,
      row.rssi_max === null ? "–" : `${row.rssi_max} dBm`, row.checkins, row.declarations];
    for (const cell of cells) line.insertCell().textContent = cell;
    return line;
  }));
}

let known = "";
async function refresh() {
  const state = await (await fetch("/state")).json();
  // Drawn only when something changed, so that a click never falls between two buttons.
  const now = JSON.stringify(state);
  if (now === known) return;
  known = now;
  drawPhones(state.phones);
  drawExposures(state.exposures);
  by("declarations").textContent = state.declarations.length;
  by("backend").href = state.backend;
  const last = state.declarations.at(-1);
  by("open").hidden = !last;
  if (last) {
    by("open").textContent = `target/debug/backend --database ${state.database} records get --reason demo ` +
      `--kiosk ${last.kiosk} --seq ${last.seq} | age -d -i ${state.key}`;
  }
}

by("scan").onclick = async () => {
  try {
    const scanned = await call("/scan");
    by("scanned").textContent = scanned.text;
    by("phone").src = scanned.page;
    trouble("");
  } catch (error) {
    trouble(error.message);
  }
};

connect();
refresh();
setInterval(() => refresh().catch(() => {}), 2000);
