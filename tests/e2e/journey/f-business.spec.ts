// Journey (f): filing for others: a household business that is being founded, a company, somebody who cannot come. Papers
// are taken away and replaced, mistakes mended, drafts deleted and begun again.
import { expect, test, type Page } from "@playwright/test";
import { agree, newPerson, register } from "../page/account";
import { attach, fill, pdf, type Values } from "../page/form";
import { seen, seenAsItIs } from "../setup/seen";
import { state } from "../setup/state";

const household = "1.001612";
const permit = "9.900002";

async function begin(page: Page, procedure: string, name: string): Promise<void> {
  await page.goto(`${state().portal}/register?to=/apply/${procedure}`);
  await register(page, newPerson(name));
  await agree(page);
}

async function submit(page: Page): Promise<void> {
  await page.locator("#step button[type=submit]").click();
}

async function step(page: Page, values: Values): Promise<void> {
  const before = page.url();
  await fill(page, values);
  await submit(page);
  await expect(page).not.toHaveURL(before);
}

test("a household business is founded online", async ({ page }) => {
  test.setTimeout(8 * 60_000);
  const owner = "Đỗ Thị Mở Quán";
  await begin(page, household, owner);
  await step(page, { agency: "H53.30" });
  await step(page, { tenHo: "Hộ kinh doanh Quán Mẫu", "truSo.xaPhuong": "Xã Trường Hòa", "truSo.duong": "Số 5 ấp Mẫu" });
  await step(page, { "nganhNghe[0].ten": "Bán cà phê", "nganhNghe[0].ma": "5630", vonKinhDoanh: "50000000", soLaoDong: "2" });
  await step(page, { chuThe: "ca-nhan" });
  await step(page, { camDoan: true });
  await expect(page).toHaveURL(/\/form\/people$/);

  await test.step("what is wrong is said beside what was typed", async () => {
    await fill(page, { for: "household", "me.fullName": owner, "me.citizenId": "0721929990044" });
    await expect(page.locator('input[name="business.fullName"]'), "the procedure is not for companies").toHaveCount(0);
    await submit(page);
    await expect(page.locator(".govuk-error-summary")).toContainText("Tên hộ kinh doanh: Bạn chưa điền mục này");
    await expect(page.locator(".govuk-error-summary")).toContainText("Số định danh có đúng 12 chữ số");
    await expect(page.locator('input[name="me.citizenId"]')).toHaveValue("0721929990044");
    await seenAsItIs(page, "apply-people-household-error");
  });

  await test.step("what is typed about people is kept as one types", async () => {
    await fill(page, { "household.fullName": "Hộ kinh doanh Quán Mẫu", "me.citizenId": "072192999004", "me.phone": "0900000904" });
    await expect(page.locator("[data-saved]")).toContainText("đã lưu");
    await page.goto(page.url());
    await expect(page.locator('input[name="household.fullName"]')).toHaveValue("Hộ kinh doanh Quán Mẫu");
    await expect(page.locator('input[name="me.phone"]')).toHaveValue("0900000904");
    await seen(page, "apply-people-household");
    await step(page, {});
  });

  await test.step("a paper is replaced and taken away", async () => {
    const files = page.locator("#paper-giay-to-chu-ho .mc-file");
    await attach(page, "#file-giay-to-chu-ho", "mo.pdf", pdf("Blurred copy"));
    await attach(page, "#file-giay-to-chu-ho", "ro.pdf", pdf("Sharp copy"));
    await expect(files).toHaveCount(1);
    await files.getByRole("button", { name: "Xóa" }).click();
    await expect(files).toHaveCount(0);
    await page.locator("#file-giay-to-chu-ho").setInputFiles({ name: "anh.heic", mimeType: "image/heic", buffer: Buffer.from("ftypheic") });
    await expect(page.locator(".mc-file--failed")).toContainText("PDF");
    await seenAsItIs(page, "apply-papers-refused");
    await attach(page, "#file-giay-to-chu-ho", "can-cuoc.pdf", pdf("Identity card"));
    await step(page, {});
  });

  await test.step("the last look shows everything; mending comes back to it", async () => {
    for (const text of ["Hộ kinh doanh Quán Mẫu", owner, "Bán cà phê", "can-cuoc.pdf", "Đại diện của hộ kinh doanh"]) {
      await expect(page.locator("main")).toContainText(text);
    }
    await seen(page, "apply-check-household");
    await page.locator('main a[href$="/hoatDong?back=check"]').click();
    await step(page, { soLaoDong: "3" });
    await expect(page).toHaveURL(/\/form\/check$/);
  });

  await page.locator("#file button[type=submit]").click();
  await expect(page).toHaveURL(/\/filed$/);
  await expect(page.locator(".govuk-summary-list__value").first()).toHaveText(/^H53\.30-\d{6}-\d{4}\s*$/);
  await page.goto(page.url().replace(/\/filed$/, ""));
  await seen(page, "dossier-household");
});

test("a company and a person who cannot come are represented", async ({ page }) => {
  test.setTimeout(8 * 60_000);
  await begin(page, permit, "Ngô Văn Đại Diện");
  await step(page, { agency: "H53.12" });
  const first = page.url();
  const people = first.replace(/\/[^/]+$/, "/people");
  const check = first.replace(/\/[^/]+$/, "/check");

  await page.goto(people);
  await fill(page, { for: "business", "business.fullName": "Công ty TNHH Mẫu", "me.citizenId": "072185999005", "me.phone": "0900000905" });
  await submit(page);
  await expect(page.locator(".govuk-error-summary")).toContainText("Mã số thuế");
  await seenAsItIs(page, "apply-people-business-error");
  await step(page, { "business.taxCode": "3900000005" });
  await page.goto(people);
  await seen(page, "apply-people-business");
  await page.goto(check);
  await expect(page.locator("main")).toContainText("3900000005");
  await seen(page, "apply-check-business");

  await page.goto(people);
  await fill(page, { for: "other", "other.fullName": "Ngô Thị Mẹ", basis: "authorisation" });
  await seenAsItIs(page, "apply-people-representative");
  await step(page, {});
  await page.goto(check);
  await expect(page.locator("main")).toContainText("Được ủy quyền");
  const owner = page.locator("section", { hasText: "Ngô Thị Mẹ" }).first();
  await expect(owner, "nobody gets another's numbers").not.toContainText("9005");
  await expect(page.locator("main"), "who files keeps theirs").toContainText("9005");
  await seen(page, "apply-check-representative");

  await test.step("a second dossier is another one, also after the first was deleted", async () => {
    await page.goto(`${state().portal}/apply/${permit}`);
    await step(page, { agency: "H53.12" });
    const second = page.url();
    expect(second).not.toBe(first);
    await page.goto(second.replace(/\/[^/]+$/, ""));
    await page.locator("summary", { hasText: "Xóa bản nháp này" }).click();
    await page.getByRole("button", { name: "Xóa bản nháp", exact: true }).click();
    await expect(page.locator(".mc-flash")).toContainText("Đã xóa bản nháp");
    await page.goto(`${state().portal}/apply/${permit}`);
    await step(page, { agency: "H53.12" });
    expect(page.url()).toMatch(/\/form\/[^/]+$/);
    expect([first, second]).not.toContain(page.url());
  });
});
