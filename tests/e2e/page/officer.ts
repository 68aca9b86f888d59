// What officers do, by the forms of their workspace.
import { expect, type Browser, type Page } from "@playwright/test";
import type { Account } from "../setup/state";
import { signInOfficial } from "./account";
import { attach, fill, pdf, type Values } from "./form";

/** desk signs an official in, in a browser profile of their own. */
export async function desk(browser: Browser, who: Account, look = false): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signInOfficial(page, who, look);
  return page;
}

/** find searches the agency's dossiers for a number and opens the one. */
export async function find(page: Page, number: string): Promise<void> {
  await page.goto(new URL("/office", page.url()).href);
  await page.locator("#bar-search").fill(number);
  await page.locator("#bar-search").press("Enter");
  await page.locator("[data-queue] a", { hasText: number }).first().click();
  await expect(page.locator("main")).toContainText(number);
}

/** now does what asks nothing: take, accept. */
export async function now(page: Page, action: string): Promise<void> {
  await page.locator(`button[form="now-${action}"]`).first().click();
  await done(page);
}

/** open opens the dialog of an action and gives it. */
export async function open(page: Page, action: string): Promise<ReturnType<Page["locator"]>> {
  await page.locator(`[data-dialog="do-${action}"]`).first().click();
  const dialog = page.locator(`#do-${action}`);
  await dialog.waitFor();
  return dialog;
}

/** act opens the dialog of an action, fills it in and sends it. */
export async function act(page: Page, action: string, values: Values = {}): Promise<void> {
  const dialog = await open(page, action);
  await fill(dialog, values);
  await dialog.locator(`#form-${action} button[type="submit"]`).click();
  await done(page);
}

/** result attaches the file of a result. */
export async function result(page: Page, key: string, number: string, file: string): Promise<void> {
  const dialog = await open(page, "results");
  await attach(dialog, `#upload-${key} input[type="file"]`, file, pdf(`Result ${number}`));
  await fill(dialog.locator(`#attach-${key}`), { number });
  await dialog.locator(`#attach-${key} button[type="submit"]`).click();
  await done(page);
}

async function done(page: Page): Promise<void> {
  await expect(page.locator(".mc-flash--good")).toBeVisible();
}
