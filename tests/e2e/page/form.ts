// Filling in forms by the names of their fields, whatever kind they are.
import type { Locator, Page } from "@playwright/test";

/** What to fill in: a text, a date as YYYY-MM-DD, the value of a choice, true for a box to tick. */
export type Values = Record<string, string | boolean>;

type Scope = Page | Locator;

async function one(scope: Scope, name: string, value: string | boolean): Promise<void> {
  if (value === true) return scope.locator(`input[type="checkbox"][name="${name}"]`).first().check();
  const text = String(value);
  const day = scope.locator(`input[name="${name}-day"]`);
  if (await day.count()) {
    const [y, m, d] = text.split("-") as [string, string, string];
    await day.fill(String(Number(d)));
    await scope.locator(`input[name="${name}-month"]`).fill(String(Number(m)));
    await scope.locator(`input[name="${name}-year"]`).fill(y);
    return;
  }
  const choice = scope.locator(`input[type="radio"][name="${name}"][value="${text}"], input[type="checkbox"][name="${name}"][value="${text}"]`);
  if (await choice.count()) return choice.first().check();
  const select = scope.locator(`select[name="${name}"]`);
  if (await select.count()) return pick(select.first(), text);
  await scope.locator(`input[name="${name}"]:not([type="hidden"]), textarea[name="${name}"]`).first().fill(text);
}

/** pick chooses from a list; where scripts made it a field that filters, it types and takes what is offered. */
async function pick(select: Locator, value: string): Promise<void> {
  const combo = select.locator("xpath=..").locator('input[role="combobox"]');
  if ((await combo.count()) === 0) {
    await select.selectOption(value);
    return;
  }
  const label = await select.locator(`option[value="${value}"]`).textContent();
  await combo.fill((label ?? "").trim());
  await select.locator("xpath=..").locator(`li[data-value="${value}"]`).click();
}

/** fill fills in fields in the order given. */
export async function fill(scope: Scope, values: Values): Promise<void> {
  for (const [name, value] of Object.entries(values)) await one(scope, name, value);
}

/** A one-page PDF that says a line; what is filed and issued in the journeys is made here, so nothing real can be in it. */
export function pdf(line: string): Buffer {
  const text = `BT /F1 18 Tf 72 760 Td (${line.replace(/[^\x20-\x7e]|[()\\]/g, "?")}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let body = "%PDF-1.4\n";
  const at: number[] = [];
  objects.forEach((o, i) => {
    at.push(body.length);
    body += `${i + 1} 0 obj\n${o}\nendobj\n`;
  });
  const start = body.length;
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, "0")} 00000 n \n`).join("")}`;
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(body, "latin1");
}

/** attach gives a file to an upload and waits until the server has taken it. */
export async function attach(scope: Scope, selector: string, name: string, content: Buffer): Promise<void> {
  const input = scope.locator(selector);
  await input.setInputFiles({ name, mimeType: "application/pdf", buffer: content });
  const box = input.locator('xpath=ancestor::div[contains(concat(" ", @class, " "), " mc-upload ")]');
  await box.locator(".mc-file a", { hasText: name }).waitFor();
}
