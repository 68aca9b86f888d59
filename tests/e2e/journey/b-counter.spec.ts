// Journey (b): somebody without an account comes to the counter; receiving costs at most 8 actions. Later they register,
// prove the same citizen id, and find the dossier under "my dossiers".
import { expect, test, type Page } from "@playwright/test";
import { agree, newPerson, register } from "../page/account";
import { fill } from "../page/form";
import { desk } from "../page/officer";
import { officer, seen, seenAsItIs } from "../setup/seen";
import { official, state } from "../setup/state";

const agency = "H53.30.03";
const most = 8;

/** Counts what costs an officer an action: a click, a key command, the Enter that submits. Typing and Tab cost none. */
class Counted {
  actions = 0;
  constructor(readonly page: Page) {}

  async click(selector: string): Promise<void> {
    this.actions++;
    await this.page.locator(selector).first().click();
  }

  async key(keys: string): Promise<void> {
    this.actions++;
    await this.page.keyboard.press(keys);
  }

  async type(name: string, text: string): Promise<void> {
    await fill(this.page, { [name]: text });
  }
}

test("a dossier is received at the counter and found by its owner later", async ({ browser }) => {
  test.setTimeout(12 * 60_000);
  const person = newPerson("Trần Văn Quầy");
  const citizenId = `0720${String(Date.now()).slice(-8)}`; // twelve digits that no other run has typed
  const reception = await desk(browser, official(agency, "reception_officer", 2));
  const refused: string[] = [];
  reception.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });

  let number = "";
  await test.step(`receives in at most ${most} actions`, async () => {
    const at = new Counted(reception);
    await at.click('a[href="/counter"]');
    await reception.locator("#reception").waitFor();
    const height = await reception.evaluate(() => document.documentElement.scrollHeight);
    expect(height, "the extract is typed on one and a half screens").toBeLessThanOrEqual(1.5 * 900);
    await at.type("at.owner.citizenId", citizenId);
    await reception.keyboard.press("Tab");
    await expect(reception.locator('[name="at.owner.fullName"]'), "Tab goes on along the line").toBeFocused();
    await at.type("at.owner.fullName", person.name);
    await at.type("at.owner.birthDate", "1985-06-15");
    await at.type("at.owner.phone", "0900000985");
    await at.click('label[for="loaiHoTich"]');
    await at.type("hoTen", person.name);
    await at.type("ngaySinh", "1985-06-15");
    await at.type("noiDangKy", "Ủy ban nhân dân xã Trường Tây");
    await at.click('label[for="quanHe"]');
    await at.type("mucDich", "Làm hồ sơ đất đai");
    await at.type("soBan", "1");
    await at.click('label[for="camDoan"]');
    await seenAsItIs(reception, "counter-filled", officer);
    await at.key("Control+Enter");
    await reception.waitForURL(/\/receipt$/);
    expect(at.actions).toBeLessThanOrEqual(most);
    number = (await reception.locator(".mc-sheet").innerText()).match(/H53\.30\.03-\d{6}-\d{4}/)?.[0] ?? "";
    expect(number).not.toBe("");
    await seen(reception, "receipt-counter", officer);
  });

  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  await test.step("the person registers; a typed citizen id alone gives nothing", async () => {
    await page.goto(`${state().portal}/register?to=/my/dossiers`);
    await register(page, person);
    await agree(page);
    await page.goto(`${state().portal}/my/dossiers`);
    await expect(page.locator("main")).not.toContainText(number);
    await seen(page, "my-dossiers-empty");
  });

  await test.step("what is missing is named, who came before is filled in", async () => {
    await reception.goto(`${state().portal}/counter`);
    await seen(reception, "counter", officer);
    await reception.keyboard.press("Control+Enter");
    await expect(reception.locator(".govuk-error-summary")).toContainText("Họ, chữ đệm, tên");
    await seenAsItIs(reception, "counter-errors", officer);
    await fill(reception, { "at.owner.citizenId": citizenId });
    await reception.keyboard.press("Tab");
    await expect(reception.locator('#owner [name="at.owner.fullName"]')).toHaveValue(person.name);
    await seenAsItIs(reception, "counter-found", officer);
    expect(refused, "what the page's policy refused").toEqual([]);
  });

  await test.step("the officer proves the account by the card", async () => {
    await reception.goto(`${state().portal}/counter/proof`);
    await seen(reception, "proof", officer);
    await fill(reception, { email: person.email });
    await reception.locator("#search button[type=submit]").click();
    await reception.locator("#prove").waitFor();
    await reception.locator("#prove button[type=submit]").click();
    await expect(reception.locator(".govuk-error-summary")).toContainText("Số định danh cá nhân");
    await seenAsItIs(reception, "proof-errors", officer);
    await fill(reception.locator("#prove"), { citizenId, fullName: person.name, birthDate: "1985-06-15", document: "citizen_id_card" });
    await seenAsItIs(reception, "proof-found", officer);
    await reception.locator("#prove button[type=submit]").click();
    await reception.waitForURL(/\/counter\/proof\/done/);
    await seen(reception, "proof-done", officer);
  });

  await test.step("the dossier is among the person's own", async () => {
    await expect(async () => {
      await page.goto(`${state().portal}/my/dossiers`);
      await expect(page.locator("main")).toContainText(number, { timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    await page.getByRole("link", { name: /trích lục/ }).first().click();
    await expect(page.locator("main")).toContainText(number);
    await page.goto(`${state().portal}/account`);
    await expect(page.locator("main")).toContainText("Đã xác thực");
    await seen(page, "account-proven");
  });
});
