// Reads the QR of a receipt with the camera: by the browser itself where it can, else by `qr`.
import decodeQR from "qr/decode.js";

const LOOK_EVERY_MS = 150;
const SIDE_MAX = 720;

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

type Look = (video: HTMLVideoElement) => Promise<string | undefined>;

async function byBrowser(): Promise<Look | undefined> {
  const BarcodeDetector = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!BarcodeDetector || !(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return undefined;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

function byScript(): Look {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const { videoWidth: width, videoHeight: height } = video;
    const scale = Math.min(1, SIDE_MAX / Math.max(width, height));
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    if (!context || !canvas.width || !canvas.height) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(picture);
    } catch {
      return undefined; // No code in this picture.
    }
  };
}

async function read(video: HTMLVideoElement): Promise<string> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const look = (await byBrowser()) ?? byScript();
    for (;;) {
      const text = await look(video);
      if (text) return text;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.hidden = true;
  }
}

/** Offers the camera where there is one; typing stays. */
export function offerCamera(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-scan]");
  const input = form?.querySelector("input");
  const button = form?.querySelector<HTMLButtonElement>("[data-camera]");
  const video = form?.querySelector("video");
  const problem = form?.querySelector<HTMLElement>("[data-problem]");
  if (!form || !input || !button || !video || !problem || !navigator.mediaDevices) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    problem.hidden = true;
    try {
      input.value = await read(video);
      form.requestSubmit();
    } catch {
      problem.hidden = false;
    }
    button.disabled = false;
  });
}
