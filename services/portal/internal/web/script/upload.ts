import { csrf, word } from "./words";

function size(bytes: number): string {
  const language = document.documentElement.lang;
  return (bytes / 1e6).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

interface Row {
  item: HTMLLIElement;
  note: HTMLParagraphElement;
  bar: HTMLProgressElement;
  cancel: HTMLButtonElement;
}

function row(name: string): Row {
  const item = document.createElement("li");
  item.className = "mc-file";
  const what = document.createElement("div");
  what.className = "mc-file__what";
  const title = document.createElement("p");
  title.className = "mc-file__name";
  title.textContent = name;
  const note = document.createElement("p");
  note.className = "mc-note";
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", `${name}: ${word("Uploading")}`);
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "mc-linkbutton";
  cancel.textContent = word("Cancel");
  what.append(title, note, bar);
  item.append(what, cancel);
  return { item, note, bar, cancel };
}

function fail(shown: Row, text: string): void {
  shown.item.classList.add("mc-file--failed");
  shown.note.textContent = text;
  shown.bar.remove();
  shown.cancel.textContent = word("Close");
}

/** The server's row for a file it has taken; only its own element is used, never a script. */
function parsed(html: string): Element | null {
  const row = new DOMParser().parseFromString(`<ul>${html}</ul>`, "text/html").querySelector("li.mc-file");
  return row ? document.importNode(row, true) : null;
}

/** Where a field takes one file, the server has put the new one in the place of the old; so does the page. */
function only(box: HTMLElement, fresh: Element): void {
  const input = box.querySelector<HTMLInputElement>('input[type="file"]');
  if (input?.multiple) return;
  for (const other of box.querySelectorAll(".mc-file")) if (other !== fresh) other.remove();
  const held = fresh.querySelector<HTMLInputElement>('input[type="hidden"]');
  for (const old of document.querySelectorAll<HTMLInputElement>('input[type="hidden"]')) {
    if (held && old !== held && old.name === held.name) (old.closest("[data-supplied]") ?? old).remove();
  }
}

function send(box: HTMLElement, url: string, field: string, file: File): void {
  const shown = row(file.name);
  box.querySelector("[data-files]")?.append(shown.item);
  const max = Number(box.dataset.max ?? 0);
  if (max > 0 && file.size > max) {
    shown.cancel.addEventListener("click", () => shown.item.remove());
    fail(shown, box.dataset.tooBig ?? word("UploadFailed"));
    return;
  }
  const body = new FormData();
  // The token goes first, so that the server has it before it meets the file.
  body.append("csrf", csrf());
  body.append(field, file);
  const request = new XMLHttpRequest();
  const started = performance.now();
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    shown.bar.value = (100 * event.loaded) / event.total;
    const rate = event.loaded / ((performance.now() - started) / 1000);
    const left = Math.max(1, Math.round((event.total - event.loaded) / Math.max(rate, 1)));
    shown.note.textContent = `${size(event.loaded)} / ${size(event.total)} MB · ${word("Left", left)}`;
  });
  request.addEventListener("load", () => {
    const fresh = request.status < 300 ? parsed(request.responseText) : null;
    if (fresh) {
      shown.item.replaceWith(fresh);
      only(box, fresh);
    }
    else {
      const plain = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
      fail(shown, (plain && request.responseText.trim()) || word("UploadFailed"));
    }
  });
  request.addEventListener("error", () => fail(shown, word("UploadFailed")));
  shown.cancel.addEventListener("click", () => {
    request.abort();
    shown.item.remove();
  });
  request.open("POST", url);
  request.setRequestHeader("X-Requested-With", "upload");
  request.setRequestHeader("X-CSRF-Token", csrf());
  request.send(body);
}

/**
 * The browser's own button speaks the browser's language and names a file that has gone already: our words stand in its
 * place, and it lies over them unseen, to be clicked, focused and read aloud by its label.
 */
function clothe(input: HTMLInputElement): void {
  const pick = document.createElement("div");
  pick.className = "mc-upload__pick";
  const says = (className: string, text: string): HTMLSpanElement => {
    const span = document.createElement("span");
    span.className = className;
    span.setAttribute("aria-hidden", "true");
    span.textContent = text;
    return span;
  };
  input.before(pick);
  pick.append(input, says("mc-upload__choose", word("ChooseFile")), says("mc-upload__drop mc-note", word("OrDrop")));
}

/** startUploads sends files as soon as they are chosen or dropped, with progress; see web.Upload for the contract. */
export function startUploads(): void {
  for (const box of document.querySelectorAll<HTMLElement>(".mc-upload[data-upload]")) {
    const input = box.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) continue;
    clothe(input);
    const take = (files: FileList): void => {
      const url = box.dataset.upload || input.form?.action || location.href;
      const all = input.multiple ? [...files] : [...files].slice(0, 1);
      for (const file of all) send(box, url, input.name, file);
    };
    input.addEventListener("change", () => {
      if (!input.files?.length) return;
      take(input.files);
      // The file has gone; the form must not send it once more.
      input.value = "";
    });
    box.addEventListener("dragover", (event) => {
      event.preventDefault();
      box.dataset.over = "";
    });
    box.addEventListener("dragleave", () => delete box.dataset.over);
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      delete box.dataset.over;
      if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
    });
  }
}
