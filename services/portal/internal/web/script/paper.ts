import * as pdfjs from "pdfjs-dist/legacy/build/pdf.min.mjs";
import { word } from "./words";

declare const PDF_WORKER: string;

const steps = [50, 75, 100, 125, 150, 200, 300];

function button(text: string, label: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", press);
  return made;
}

interface Tools {
  percent: HTMLOutputElement;
  zoom: (step: number) => void;
}

/** The zoom buttons; redraw is told the new percentage. */
function zoomTools(bar: HTMLElement, redraw: (percent: number) => void): Tools {
  const percent = document.createElement("output");
  let at = steps.indexOf(100);
  const zoom = (step: number): void => {
    at = Math.min(Math.max(at + step, 0), steps.length - 1);
    percent.textContent = `${steps[at]} %`;
    redraw(steps[at] ?? 100);
  };
  percent.textContent = "100 %";
  bar.append(button("−", word("ZoomOut"), () => zoom(-1)), percent, button("+", word("ZoomIn"), () => zoom(1)));
  return { percent, zoom };
}

function failed(sheet: HTMLElement): void {
  const text = document.createElement("p");
  text.className = "mc-paper__fail";
  text.setAttribute("role", "alert");
  text.textContent = word("PaperFailed");
  sheet.replaceChildren(text);
}

async function showPDF(figure: HTMLElement, bar: HTMLElement, sheet: HTMLElement, url: string): Promise<void> {
  const file = await pdfjs.getDocument({ url, isEvalSupported: false, enableXfa: false }).promise;
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.getAttribute("aria-label") ?? ""); // until the first page is there
  const place = figure.querySelector<HTMLElement>("[data-paper-page]");
  let number = 1;
  let percent = 100;
  let drawing: pdfjs.RenderTask | null = null;

  const draw = async (): Promise<void> => {
    drawing?.cancel();
    const page = await file.getPage(number);
    const fit = Math.max(sheet.clientWidth - 32, 200) / page.getViewport({ scale: 1 }).width;
    const ratio = window.devicePixelRatio || 1;
    const viewport = page.getViewport({ scale: (fit * percent * ratio) / 100 });
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    canvas.style.width = `${viewport.width / ratio}px`;
    canvas.setAttribute("aria-label", `${figure.getAttribute("aria-label")}, ${word("PageOf", number, file.numPages)}`);
    if (place) place.textContent = ` · ${word("PageOf", number, file.numPages)}`;
    const context = canvas.getContext("2d");
    if (!context) return failed(sheet);
    drawing = page.render({ canvasContext: context, viewport });
    await drawing.promise.catch((error: unknown) => {
      if (!(error instanceof pdfjs.RenderingCancelledException)) throw error;
    });
  };
  const turn = (step: number): void => {
    number = Math.min(Math.max(number + step, 1), file.numPages);
    void draw();
  };
  sheet.replaceChildren(canvas);
  if (file.numPages > 1) {
    bar.append(button("‹", word("PreviousPage"), () => turn(-1)), button("›", word("NextPage"), () => turn(1)));
  }
  zoomTools(bar, (value) => {
    percent = value;
    void draw();
  });
  await draw();
}

function showPicture(bar: HTMLElement, sheet: HTMLElement): void {
  const image = sheet.querySelector("img");
  if (!image) return;
  zoomTools(bar, (value) => {
    sheet.toggleAttribute("data-zoom", value !== 100);
    image.style.width = value === 100 ? "" : `${value}%`;
  });
  image.addEventListener("error", () => failed(sheet));
}

/** showPaper draws one figure of web.PaperView. */
export async function showPaper(figure: HTMLElement): Promise<void> {
  const bar = figure.querySelector<HTMLElement>("[data-paper-tools]");
  const sheet = figure.querySelector<HTMLElement>("[data-paper-sheet]");
  if (!bar || !sheet) return;
  if (figure.dataset.paper === undefined) return showPicture(bar, sheet);
  pdfjs.GlobalWorkerOptions.workerSrc = PDF_WORKER;
  try {
    await showPDF(figure, bar, sheet, figure.dataset.paper);
  } catch {
    failed(sheet);
  }
}
