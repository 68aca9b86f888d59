import { word } from "./words";

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

function name(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  return [...parts, event.key.toLowerCase()].join("+");
}

function visible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

/** act does what the element is for: a field takes the focus, everything else is pressed. */
function act(element: HTMLElement): void {
  if (typing(element)) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else element.click();
}

function move(step: number): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-queue] a")];
  if (links.length === 0) return;
  const at = links.findIndex((link) => link === document.activeElement);
  const current = at >= 0 ? at : links.findIndex((link) => link.getAttribute("aria-current") === "true");
  const next = Math.min(Math.max(current + step, 0), links.length - 1);
  links[next]?.focus();
}

function pick(): void {
  const item = document.activeElement?.closest("li");
  const at = item ?? document.querySelector("[data-queue] [data-current]");
  at?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
}

function described(element: HTMLElement): string {
  const label = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : element;
  const copy = (label ?? element).cloneNode(true) as HTMLElement;
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return (copy.textContent ?? "").trim() || element.getAttribute("aria-label") || element.getAttribute("placeholder") || "";
}

function printed(key: string): string {
  return key.split("+").map((part) => (part.length === 1 ? part.toUpperCase() : part === "Enter" ? "↵" : part)).join(" ");
}

function line(list: HTMLElement, key: string, text: string): void {
  const term = document.createElement("dt");
  const kbd = document.createElement("kbd");
  kbd.className = "mc-kbd";
  kbd.textContent = key;
  term.append(kbd);
  const what = document.createElement("dd");
  what.textContent = text;
  list.append(term, what);
}

/** The overlay is made anew each time, so that it lists exactly what can be pressed now. */
function overlay(): void {
  document.getElementById("keys")?.remove();
  const dialog = document.createElement("dialog");
  dialog.id = "keys";
  dialog.className = "mc-dialog";
  dialog.setAttribute("aria-label", word("Keys"));
  const title = document.createElement("h2");
  title.textContent = word("Keys");
  const list = document.createElement("dl");
  list.className = "mc-keys";
  if (document.querySelector("[data-queue]")) {
    line(list, "J", `${word("KeysUpDown")} ↓`);
    line(list, "K", `${word("KeysUpDown")} ↑`);
    if (document.querySelector(".mc-queue__pick")) line(list, "X", word("KeysPick"));
  }
  const seen = new Set<string>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const key = element.dataset.key ?? "";
    if (seen.has(key) || !visible(element)) continue;
    seen.add(key);
    line(list, printed(key), described(element));
  }
  line(list, "?", word("KeysAll"));
  const hint = document.createElement("p");
  hint.className = "mc-note";
  hint.textContent = word("KeysHint");
  dialog.append(title, list, hint);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/**
 * startKeyboard presses what carries data-key ("t", "F2", "Ctrl+Enter"), moves through [data-queue] with j and k, picks
 * with x, and lists all keys with "?". Single letters are only heard while nobody is typing.
 */
export function startKeyboard(): void {
  if (!document.querySelector("[data-key], [data-queue]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = name(event);
    const bare = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (document.querySelector("dialog[open]") && bare) return;
    if (bare && typing(event.target)) return;
    const hit = [...document.querySelectorAll<HTMLElement>("[data-key]")].find(
      (element) => element.dataset.key?.toLowerCase() === key && visible(element),
    );
    if (hit) act(hit);
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "x" && document.querySelector("[data-queue]")) pick();
    else if (key === "?") overlay();
    else return;
    event.preventDefault();
  });
}
