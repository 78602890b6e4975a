/* The words of the demo's page in both languages. Vietnamese is the source. */
const WORDS = {
  vi: {
    title: "Kiosk Bluezone trên bàn",
    intro: "Chợ Bồng Sơn, cổng số 2. Chỉ thiết bị là mô phỏng, còn lại là chương trình thật.",
    tour: "Sáu bước",
    kiosk: "Kiosk", touch: "chạm bằng chuột", screen: "Màn hình của kiosk",
    tries: "Thử thêm", trail: "Dấu vết F0",
    phone: "Điện thoại của khách", scan: "Quét mã", aim: "Hướng điện thoại vào mã trên kiosk",
    street: "Ngoài phố", bluezone: "điện thoại có Bluezone",
    papers: "Tờ khai", how: "Lệnh để mở", backend: "Gõ mã thay vì quét",
    header: "Gắn thêm vào máy", statusDisplay: "Màn hình nhỏ của kiosk",
    inputs: { help: "Nút gọi", presence: "Có người trước kiosk", tamper: "Mở nắp máy" },
    lights: (lit) => `Đèn đang sáng: ${lit.length ? lit.map((name) => ({ green: "xanh", amber: "vàng", red: "đỏ" })[name]).join(", ") : "không"}`,
    tone: (hertz) => (hertz ? `Còi: ${hertz} Hz` : "Còi im"),
    staff: "Nhân viên",
    pin: (pin) => `Tại kiosk: chạm góc trên trái năm lần, mã PIN ${pin}.`,
    people_of: { operator: "Vận hành", manager: "Ban quản lý", guard: "Người kiểm soát", commune: "Cán bộ phường", authority: "Y tế", second: "Y tế, người thứ hai" },
    log: "Cán bộ phường: mở nhật ký", phrase: "Câu mật khẩu:",
    noPapers: "Chưa có tờ khai nào.",
    sealed: (n) => `${n} tờ khai đã niêm phong ở máy chủ; chỉ khóa của phường mở được.`,
    opened: (it) => `Cán bộ phường đọc: ${it.name}, sinh ${it.birth_year}, ${it.attention ? "có câu trả lời Có" : "không có câu trả lời Có"}.`,
    steps: {
      scanned: ["Quét mã", "Điện thoại mở trang của chợ"],
      tapped: ["Chạm “Vào”", "trên điện thoại; kiosk chào"],
      heard: ["Cho người vào chợ", "Kiosk nghe Bluezone của họ"],
      declared: ["Khai bằng thẻ", "Quét thẻ rồi chạm kiosk"],
      case: ["Cô Lan là F0", "Y tế nhập khóa của cô"],
      found: ["Xem ai đã gặp", "từ nhật ký ẩn danh"],
    },
    done: "xong", current: "bước tiếp theo",
    places: { street: "ngoài phố", past: "đang đi qua", market: "trong chợ", kiosk: "sát kiosk" },
    go: { market: "Vào chợ", past: "Đi qua", street: "Đi xa", f0: "F0" },
    isCase: (n) => `F0, ca số ${n}`,
    met: (text) => `đã gặp F0, ${text}`,
    inLog: "kiosk đã nghe",
    seconds: (s) => (s < 60 ? `${s}\u00a0giây` : `${Math.round(s / 60)}\u00a0phút`),
    noTrail: "Chưa có F0. Cho hai người vào chợ, đợi mười giây, rồi bấm “F0” ở một người.",
    searching: (name) => `Đang tìm ${name} trong nhật ký…`,
    was: (name, it, from, to, span) => `${name} ở ${it.venue} lúc ${from}${from === to ? "" : `–${to}`}, ${span}.`,
    metNames: (names) => `Đã gặp: ${names}.`,
    metNobody: "Không có điện thoại nào khác ở đó cùng lúc.",
    people: (n) => (n ? `${n} lượt người đã quét mã hoặc khai báo cũng ở đó.` : ""),
    try: {
      card: ["Quét thẻ", "Đã quét thẻ của Trần Thị Lan. Kiosk tự đóng trang sau ít giây."],
      phone: ["Áp điện thoại vào kiosk", "Bấm “Kiểm tra Bluezone” trên kiosk để xem nó nghe điện thoại của Em My."],
      network: ["Ngắt mạng", "Kiosk vẫn làm việc và giữ mọi thứ lại. Khai báo thử, rồi nối mạng lại."],
      night: ["Ban đêm", "Kiosk khởi động lại với màn hình tối và im lặng, như lúc 21:30."],
      full: ["Chợ đầy", "Chợ chỉ nhận 12 người, và 12 người vừa quét mã vào."],
      clock: ["Mất giờ", "Kiosk mất điện, không biết mấy giờ: nó hiện mã cố định cho tới khi máy chủ cho biết giờ."],
      scanner: ["Rút máy quét", "Quét thẻ bây giờ không có gì xảy ra. Cắm lại là đọc được ngay, không cần khởi động lại."],
      stick: ["Rút thẻ USB", "Xuất ra USB ở trang nhân viên của kiosk sẽ đòi cắm thẻ; đang ghi mà rút thì nói là chưa xong."],
    },
    needsScanner: "Máy quét đang rút ra. Hãy cắm lại trước.",
    needsNetwork: "Mạng đang bị ngắt. Hãy nối lại trước.",
    noCode: "Màn hình kiosk chưa có mã QR. Hãy thử lại.",
    undone: (label) => `Đã trở lại như trước: ${label}.`,
    busy: "Xin đợi…",
    sound: (name, volume) => `🔊 ${name}, ${volume} %`,
    ended: "Bản thử đã dừng. Chạy lại script/run.",
  },
  en: {
    title: "Bluezone kiosk on a desk",
    intro: "Bồng Sơn market, gate 2. Only the devices are simulated; everything else is the real program.",
    tour: "Six steps",
    kiosk: "The kiosk", touch: "touch it with the mouse", screen: "Live screen of the kiosk",
    tries: "Things to try", trail: "The F0's trail",
    phone: "A visitor's phone", scan: "Scan the code", aim: "Point the phone at the code on the kiosk",
    street: "The street", bluezone: "phones with Bluezone",
    papers: "Declarations", how: "The command that opens it", backend: "Type the code instead of scanning",
    header: "Wired to the box", statusDisplay: "The kiosk's status display",
    inputs: { help: "Help button", presence: "Somebody before the kiosk", tamper: "Open the case" },
    lights: (lit) => `Lights on: ${lit.join(", ") || "none"}`,
    tone: (hertz) => (hertz ? `Buzzer: ${hertz} Hz` : "Buzzer is silent"),
    staff: "Staff",
    pin: (pin) => `At the kiosk: touch its upper left corner five times, PIN ${pin}.`,
    people_of: { operator: "Operator", manager: "Manager", guard: "Guard", commune: "Commune's clerk", authority: "Health", second: "Health, second person" },
    log: "The clerk opens the log", phrase: "Passphrase:",
    noPapers: "None yet.",
    sealed: (n) => `${n} sealed at the backend; only the commune's key opens ${n === 1 ? "it" : "them"}.`,
    opened: (it) => `The commune's clerk reads: ${it.name}, born ${it.birth_year}, ${it.attention ? "an answer is yes" : "no answer is yes"}.`,
    steps: {
      scanned: ["Scan the code", "The phone opens the market's page"],
      tapped: ["Tap “In”", "on the phone; the kiosk greets"],
      heard: ["Send people in", "The kiosk hears their Bluezone"],
      declared: ["Declare with a card", "Scan it, then touch the kiosk"],
      case: ["Make Cô Lan an F0", "Her keys go to the authority"],
      found: ["See who met her", "from an anonymous log"],
    },
    done: "done", current: "next step",
    places: { street: "out in the street", past: "walking past", market: "in the market", kiosk: "held to the kiosk" },
    go: { market: "Market", past: "Past", street: "Away", f0: "F0" },
    isCase: (n) => `F0, case ${n}`,
    met: (text) => `met the F0 for ${text}`,
    inLog: "heard by the kiosk",
    seconds: (s) => (s < 60 ? `${s}\u00a0s` : `${Math.round(s / 60)}\u00a0min`),
    noTrail: "No F0 yet. Send two people into the market, wait ten seconds, then press “F0” at one of them.",
    searching: (name) => `Looking for ${name} in the log…`,
    was: (name, it, from, to, span) => `${name} was at ${it.venue} at ${from}${from === to ? "" : `–${to}`}, for ${span}.`,
    metNames: (names) => `Met: ${names}.`,
    metNobody: "No other phone was there at the time.",
    people: (n) => (n ? `${n} ${n === 1 ? "person" : "people"} who had scanned the code or declared ${n === 1 ? "was" : "were"} there too.` : ""),
    try: {
      card: ["Scan a card", "The card of Trần Thị Lan was scanned. The kiosk closes its page by itself after some seconds."],
      phone: ["Hold a phone to the kiosk", "Touch “Kiểm tra Bluezone” on the kiosk: it hears Em My's phone."],
      network: ["Cut the network", "The kiosk works on and keeps everything. Declare something, then connect it again."],
      night: ["Night", "The kiosk has started anew, dark and silent as at half past nine in the evening."],
      full: ["Full house", "The market takes 12 people, and 12 have just scanned the code and come in."],
      clock: ["Lose the time", "The kiosk had a power cut and does not know the time: it shows a fixed code until the backend tells it."],
      scanner: ["Pull the scanner", "A card does nothing now. Plugged in again, the scanner reads at once, without a restart."],
      stick: ["Pull the USB stick", "An export in the kiosk's staff mode asks for it; pulled while it writes, it says that it is not done."],
    },
    needsScanner: "The scanner is pulled out. Plug it in first.",
    needsNetwork: "The network is cut. Connect it first.",
    noCode: "The kiosk shows no QR code yet. Try again.",
    undone: (label) => `As before: ${label}.`,
    busy: "One moment…",
    sound: (name, volume) => `🔊 ${name}, ${volume} %`,
    ended: "The demo has ended. Start it again with script/run.",
  },
};

const KEY = "language";

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

const asked = remembered() ?? (navigator.languages.some((tag) => tag.startsWith("vi")) ? "vi" : "en");
let language = asked in WORDS ? asked : "vi";

export const currentLanguage = () => language;
export const words = () => WORDS[language];

export function chooseLanguage(chosen) {
  language = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/* Writes the words of everything that only has words. */
export function translate() {
  document.documentElement.lang = language;
  document.title = words().title;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = words()[element.dataset.word];
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}
