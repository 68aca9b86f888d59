import { word } from "./words";

/** startDialogs opens dialogs by [data-dialog], closes them by [data-close-dialog], and shows one that the address names. */
export function startDialogs(): void {
  const open = (id: string): boolean => {
    const dialog = document.getElementById(id);
    if (!(dialog instanceof HTMLDialogElement)) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  };
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    if (opener && open(opener.dataset.dialog ?? "")) event.preventDefault();
    if (target.closest("[data-close-dialog]")) {
      event.preventDefault();
      target.closest("dialog")?.close();
    }
  });
  // A link that says it is a button must answer the space bar like one.
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.key === " " && target.matches('a[role="button"]')) {
      event.preventDefault();
      target.click();
    }
  });
  if (location.hash.length > 1) open(decodeURIComponent(location.hash.slice(1)));
}

/** startMenus closes an open menu on Esc and on a press beside it. */
export function startMenus(): void {
  const menus = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/** startPrint prints the page by [data-print]. */
export function startPrint(): void {
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-print]")) window.print();
  });
}

/** startReveal shows a masked value in its place; the POST leaves the access record. */
export function startReveal(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const place = form.querySelector<HTMLElement>("[data-masked]");
    if (!form.matches("form[data-reveal]") || !place) return;
    event.preventDefault();
    void (async () => {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>),
        headers: { "X-Requested-With": "reveal", Accept: "text/plain" },
      });
      if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/plain")) {
        form.submit();
        return;
      }
      place.textContent = (await answer.text()).trim();
      form.querySelector("button")?.remove();
    })();
  });
}

/** startCounts tells below a text area how many characters are left. */
export function startCounts(): void {
  for (const area of document.querySelectorAll<HTMLElement>("[data-count]")) {
    const field = area.querySelector("textarea");
    const text = area.querySelector<HTMLElement>("[data-count-text]");
    if (!field || !text) continue;
    const max = Number(area.dataset.count);
    const count = (): void => {
      const left = max - [...field.value].length;
      text.textContent = left >= 0 ? word("CharsLeft", left) : word("CharsOver", -left);
      text.toggleAttribute("data-count-over", left < 0);
    };
    field.addEventListener("input", count);
    count();
  }
}

/** startBulk shows the bulk actions while something is picked. */
export function startBulk(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-bulk]")) {
    const actions = form.querySelector<HTMLElement>("[data-bulk-actions]");
    const update = (): void => {
      actions?.toggleAttribute("data-none", form.querySelector("input:checked") === null);
    };
    form.addEventListener("change", update);
    update();
  }
}

/**
 * startConditions shows what a choice reveals while it is chosen. govuk-frontend's own script sets aria-expanded on a
 * radio, which ARIA does not allow there.
 */
export function startConditions(): void {
  const choices = document.querySelectorAll<HTMLInputElement>("input[data-aria-controls]");
  const update = (): void => {
    for (const choice of choices) {
      const part = document.getElementById(choice.dataset.ariaControls ?? "");
      part?.classList.toggle(`govuk-${choice.type === "radio" ? "radios" : "checkboxes"}__conditional--hidden`, !choice.checked);
    }
  };
  if (choices.length === 0) return;
  document.addEventListener("change", update);
  update();
}
