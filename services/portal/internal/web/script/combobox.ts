import { word } from "./words";

/** fold makes text comparable without diacritics: "Tân Biên" and "tan bien" are the same. */
export function fold(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
}

interface Combo {
  select: HTMLSelectElement;
  input: HTMLInputElement;
  list: HTMLUListElement;
  at: number;
}

function found(combo: Combo): HTMLOptionElement[] {
  const wanted = fold(combo.input.value.trim());
  const chosen = combo.select.selectedOptions[0];
  const all = [...combo.select.options].filter((option) => option.value !== "" && !option.disabled);
  if (wanted === "" || (chosen && fold(chosen.text) === wanted)) return all;
  return all.filter((option) => wanted.split(/\s+/).every((part) => fold(option.text).includes(part)));
}

function close(combo: Combo): void {
  combo.list.hidden = true;
  combo.input.setAttribute("aria-expanded", "false");
  combo.input.removeAttribute("aria-activedescendant");
}

function choose(combo: Combo, value: string): void {
  combo.select.value = value;
  combo.input.value = combo.select.selectedOptions[0]?.text ?? "";
  combo.select.dispatchEvent(new Event("input", { bubbles: true }));
  combo.select.dispatchEvent(new Event("change", { bubbles: true }));
  close(combo);
}

function draw(combo: Combo): void {
  const options = found(combo);
  combo.at = Math.min(combo.at, options.length - 1);
  combo.list.replaceChildren(
    ...options.map((option, i) => {
      const item = document.createElement("li");
      item.id = `${combo.list.id}-${i}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(i === combo.at));
      item.dataset.value = option.value;
      item.textContent = option.text;
      return item;
    }),
  );
  if (options.length === 0) {
    const none = document.createElement("li");
    none.className = "mc-combo__none";
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    none.textContent = word("NoMatch");
    combo.list.append(none);
  }
  combo.list.hidden = false;
  combo.input.setAttribute("aria-expanded", "true");
  const active = combo.list.children[combo.at];
  if (active && options.length > 0) {
    combo.input.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  } else combo.input.removeAttribute("aria-activedescendant");
}

function build(select: HTMLSelectElement): Combo {
  const box = document.createElement("div");
  box.className = "mc-combo";
  const input = document.createElement("input");
  const list = document.createElement("ul");
  input.type = "text";
  input.id = select.id;
  input.className = select.classList.contains("govuk-select--error") ? "mc-combo__input govuk-input--error" : "mc-combo__input";
  input.autocomplete = "off";
  input.placeholder = select.getAttribute("placeholder") ?? "";
  input.value = select.value === "" ? "" : (select.selectedOptions[0]?.text ?? "");
  for (const attribute of ["aria-describedby", "aria-invalid", "data-key"]) {
    const value = select.getAttribute(attribute);
    if (value !== null) input.setAttribute(attribute, value);
  }
  list.id = `${select.id}-list`;
  list.className = "mc-combo__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", select.labels[0]?.textContent?.trim() ?? "");
  list.hidden = true;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  select.id = `${select.id}-select`;
  select.removeAttribute("data-key");
  select.hidden = true;
  select.before(box);
  box.append(input, list, select);
  return { select, input, list, at: -1 };
}

function start(select: HTMLSelectElement): void {
  const combo = build(select);
  combo.input.addEventListener("input", () => {
    combo.at = 0;
    draw(combo);
  });
  combo.input.addEventListener("click", () => draw(combo));
  combo.input.addEventListener("blur", () => {
    // What does not name an option is no choice.
    const exact = [...combo.select.options].find((option) => option.value !== "" && fold(option.text) === fold(combo.input.value.trim()));
    choose(combo, exact ? exact.value : combo.input.value.trim() === "" ? "" : combo.select.value);
  });
  combo.input.addEventListener("keydown", (event) => {
    const open = !combo.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      combo.at = Math.max(0, combo.at + (event.key === "ArrowDown" ? 1 : -1));
      draw(combo);
    } else if (event.key === "Enter" && open && combo.at >= 0) {
      const value = (combo.list.children[combo.at] as HTMLElement | undefined)?.dataset.value;
      if (value !== undefined) choose(combo, value);
    } else if (event.key === "Escape" && open) close(combo);
    else return;
    event.preventDefault();
  });
  combo.list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const value = (event.target as HTMLElement).closest<HTMLElement>("[data-value]")?.dataset.value;
    if (value !== undefined) choose(combo, value);
  });
}

/** startComboboxes turns every select[data-combobox] into a field that filters as one types. */
export function startComboboxes(): void {
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-combobox]")) start(select);
}
