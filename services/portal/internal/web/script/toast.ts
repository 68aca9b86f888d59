import { word } from "./words";

/** toast shows a short message in the corner until it is closed or 12 seconds have passed. */
export function toast(text: string, href = "", linkText = ""): void {
  const box = document.getElementById("toasts");
  if (!box) return;
  const item = document.createElement("div");
  item.className = "mc-toast";
  const line = document.createElement("p");
  line.textContent = text + " ";
  if (href.startsWith("/") && !href.startsWith("//")) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = linkText || word("Notices");
    line.append(link);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "mc-toast__close";
  close.dataset.closeToast = "";
  close.setAttribute("aria-label", word("Close"));
  close.textContent = "×";
  item.append(line, close);
  box.append(item);
  window.setTimeout(() => item.remove(), 12_000);
}

/** startToasts closes toasts, those of the server's fragments included. */
export function startToasts(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-close-toast]")) target.closest(".mc-toast")?.remove();
  });
}
