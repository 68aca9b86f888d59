import { word } from "./words";

const pause = 1500;
const retry = 10_000;

function say(text: string, failed: boolean): void {
  const place = document.querySelector<HTMLElement>("[data-saved]");
  if (!place) return;
  place.textContent = text;
  if (failed) place.dataset.failed = "";
  else delete place.dataset.failed;
}

function clock(): string {
  return new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
}

/** The fields of a form without its files, which go their own way. */
function fields(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") body.append(name, value);
  }
  return body;
}

function watch(form: HTMLFormElement, url: string): void {
  let timer = 0;
  let sending = false;
  let dirty = false;

  const later = (wait: number): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void save(), wait);
  };

  const save = async (): Promise<void> => {
    if (sending) return later(pause);
    sending = true;
    dirty = false;
    say(word("Saving"), false);
    try {
      const answer = await fetch(url, {
        method: "POST",
        body: fields(form),
        headers: { "X-Requested-With": "autosave" },
        redirect: "error",
      });
      if (answer.status === 401) {
        // Signed out: trying again helps nobody; the server says what does.
        say((await answer.text()).trim(), true);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      say(word("SavedAt", clock()), false);
    } catch {
      dirty = true;
      say(word("SaveFailed"), true);
      later(retry);
    } finally {
      sending = false;
    }
  };

  form.addEventListener("input", () => {
    dirty = true;
    later(pause);
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    dirty = false;
  });
  // Leaving within the pause must not lose what was typed.
  window.addEventListener("pagehide", () => {
    if (dirty) navigator.sendBeacon(url, fields(form));
  });
}

/** startAutosave saves every form[data-autosave] a moment after the last key, by POST of the same fields. */
export function startAutosave(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
    watch(form, form.dataset.autosave ?? "");
  }
}
