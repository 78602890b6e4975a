import { chooseLanguage, currentLanguage, translate, words } from "./words.js";
import { showHeader } from "./header.js";
import { showScreen } from "./screen.js";

const by = (id) => document.getElementById(id);
const make = (tag, text, name) => {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (name) made.className = name;
  return made;
};

function trouble(text) {
  by("trouble").hidden = !text;
  by("trouble").textContent = text || "";
}

async function call(path) {
  const answer = await fetch(path, { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/* Does something and shows what came of it. */
const act = (action) => async () => {
  try {
    trouble("");
    await action();
    await refresh();
  } catch (error) {
    trouble(error.message);
  }
};

let state;

/* The phone. */
async function scan() {
  const scanned = await call("/scan").catch(() => { throw new Error(words().noCode); });
  by("aim").hidden = true;
  by("phone").src = `${scanned.page}?lang=${currentLanguage()}`;
}

/* The tour: ticked by what has happened, not by the buttons. */
const nameOf = (number) => state.phones[number].name;
const STEPS = {
  scanned: scan,
  tapped: async () => {
    if (by("aim").hidden) by("phone").focus();
    else await scan();
  },
  heard: async () => {
    await call("/phones/0/market");
    await call("/phones/2/market");
  },
  declared: () => tryOut("card", true),
  case: () => call("/phones/0/f0"),
  found: () => {
    by("trail-title").focus();
    by("trail-title").scrollIntoView({ block: "nearest" });
  },
};

function drawTour() {
  const next = Object.keys(STEPS).find((step) => !state.done.includes(step));
  const items = Object.entries(STEPS).map(([step, action], index) => {
    const [title, hint] = words().steps[step];
    const done = state.done.includes(step);
    const item = make("li", "", done ? "done" : step === next ? "next" : "");
    const button = make("button");
    button.type = "button";
    button.id = `step-${step}`;
    if (step === next) button.setAttribute("aria-current", "step");
    const mark = make("span", done ? "✓" : String(index + 1), "mark");
    mark.setAttribute("aria-hidden", "true");
    const text = make("span", "", "text");
    text.append(make("b", title), make("span", hint, "hint"));
    button.append(mark, text);
    if (done || step === next) button.append(make("span", ` (${done ? words().done : words().current})`, "unseen"));
    button.onclick = act(action);
    item.append(button);
    return item;
  });
  replace(by("tour"), items);
}

/* Draws anew without taking the focus away. */
function replace(parent, items) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.id : "";
  parent.replaceChildren(...items);
  if (focused) by(focused)?.focus();
}

/* Things to try. */
const TRIES = ["card", "phone", "network", "night", "full", "clock", "scanner", "stick"];
let tried;
async function tryOut(what, on) {
  const [label, hint] = words().try[what];
  if (what === "card" && state.on.scanner) throw new Error(words().needsScanner);
  if (state.on.network && (what === "full" || (what === "clock" && !on))) throw new Error(words().needsNetwork);
  by("tried").textContent = words().busy;
  try {
    await call(`/tries/${what}/${on}`);
    tried = { what, on };
    by("tried").textContent = on ? hint : words().undone(label);
  } catch (error) {
    by("tried").textContent = "";
    throw error;
  }
}
function drawTries() {
  const buttons = TRIES.map((what) => {
    const button = make("button", words().try[what][0]);
    button.type = "button";
    button.id = `try-${what}`;
    const on = state.on[what] ?? false;
    // A card is gone again by itself.
    if (what !== "card") button.setAttribute("aria-pressed", String(on));
    button.onclick = act(() => tryOut(what, !on));
    return button;
  });
  replace(by("tries"), buttons);
}

/* The street. */
function metText(number) {
  for (const trail of state.known.trails) {
    const met = trail.met.find((it) => it.phone === number);
    if (met) return words().met(words().seconds(met.seconds));
  }
  return "";
}
function drawPhones() {
  const items = state.phones.map((phone) => {
    const met = metText(phone.number);
    const item = make("li", "", phone.case !== null ? "case" : met ? "met" : phone.in_range ? "near" : "");
    const label = make("p");
    label.append(make("b", phone.name), " ");
    const told = phone.case !== null ? words().isCase(phone.case) : met;
    if (told) label.append(make("strong", told), " ");
    const heard = !told && state.known.logged[phone.number] ? ` · ${words().inLog}` : "";
    label.append(make("span", words().places[phone.location] + heard));
    const buttons = make("div", "", "buttons");
    for (const [action, off] of [
      ["market", phone.location === "market"], ["past", phone.location !== "street"],
      ["street", phone.location === "street"], ["f0", phone.case !== null],
    ]) {
      const button = make("button", words().go[action], action);
      button.type = "button";
      button.id = `phone-${phone.number}-${action}`;
      button.disabled = off;
      button.setAttribute("aria-label", `${phone.name}: ${words().go[action]}`);
      button.onclick = act(() => call(`/phones/${phone.number}/${action}`));
      buttons.append(button);
    }
    item.append(label, buttons);
    return item;
  });
  replace(by("phones"), items);
}

/* Where the F0 was, in words. */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("vi-VN",
    { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
}
function drawTrail() {
  const lines = state.known.trails.flatMap((trail) => {
    const span = words().seconds(trail.seconds);
    const was = words().was(nameOf(trail.phone), trail, clock(trail.from_s), clock(trail.to_s), span);
    const names = trail.met.map((it) => `${nameOf(it.phone)} (${words().seconds(it.seconds)})`).join(", ");
    const met = make("p", names ? words().metNames(names) : words().metNobody, names ? "met" : "");
    return [make("p", was, "was"), met, make("p", words().people(trail.people))];
  });
  const waiting = state.phones.filter((phone) => phone.case !== null
    && !state.known.trails.some((trail) => trail.phone === phone.number));
  lines.push(...waiting.map((phone) => make("p", words().searching(phone.name))));
  if (state.known.trails.length) {
    const open = make("p", "", "open");
    open.append(door("commune", "log", words().log), " ", make("span", words().phrase), " ", make("code", state.phrase));
    lines.push(open);
  }
  by("trail").replaceChildren(...(lines.length ? lines : [make("p", words().noTrail)]));
  document.querySelector("section.trail").classList.toggle("found", state.known.trails.length > 0);
}

/* People of the staff portal, in a tab of their own. */
const PEOPLE = ["operator", "manager", "guard", "commune", "authority", "second"];
function door(person, page, text) {
  const link = make("a", text, "door");
  link.href = `/staff/${person}/${page}?lang=${currentLanguage()}`;
  link.target = "_blank";
  link.rel = "noopener";
  link.id = `${page}-${person}`;
  return link;
}
function drawStaff() {
  by("pin").textContent = words().pin(state.pin);
  replace(by("staff"), PEOPLE.map((person) => door(person, "start", words().people_of[person])));
}

function drawPapers() {
  const { declarations, opened } = state.known;
  by("papers").textContent = !declarations ? words().noPapers
    : `${words().sealed(declarations)}${opened ? ` ${words().opened(opened)}` : ""}`;
  by("how").hidden = !opened;
  if (opened) {
    by("open").textContent = `target/debug/backend --database ${state.database} records get --reason demo ` +
      `--kiosk ${opened.kiosk} --seq ${opened.seq} | age -d -i ${state.key}`;
  }
}

let drawn = "";
function draw() {
  // Drawn only when something changed, so that a click never falls between two buttons.
  const now = currentLanguage() + JSON.stringify(state);
  if (now === drawn) return;
  drawn = now;
  translate();
  header.translate();
  by("screen").setAttribute("aria-label", words().screen);
  by("phone").title = words().phone;
  by("scan").textContent = words().scan;
  by("backend").href = state.backend;
  drawTour();
  drawTries();
  drawPhones();
  drawTrail();
  drawStaff();
  drawPapers();
}
async function refresh() {
  state = await (await fetch("/state")).json();
  draw();
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.onclick = () => {
    chooseLanguage(button.dataset.language);
    by("tried").textContent = tried ? words().try[tried.what][tried.on ? 1 : 0] : "";
    draw();
  };
}
by("scan").onclick = act(scan);
by("aim").onclick = act(scan);

let hush;
let header;
const send = showScreen(by("screen"), {
  // A receipt on paper.
  printed({ words: code }) {
    clearTimeout(hush);
    by("heard").textContent = `🧾 ${code}`;
    hush = setTimeout(() => { by("heard").textContent = ""; }, 15000);
  },
  heard({ name, volume }) {
    by("heard").textContent = words().sound(name, volume);
    clearTimeout(hush);
    hush = setTimeout(() => { by("heard").textContent = ""; }, 4000);
  },
  wired: (output) => header.wired(output),
  connected: () => trouble(""),
  ended: () => trouble(words().ended),
});
header = showHeader({
  lights: by("lights"), tone: by("tone"), display: by("status-display"), inputs: by("inputs"),
}, send);
translate();
await refresh();
setInterval(() => refresh().catch(() => {}), 1000);
