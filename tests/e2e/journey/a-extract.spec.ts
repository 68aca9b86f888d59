// Journey (a): a citizen registers, verifies the e-mail, files the extract with a paper, supplies what is asked for, and
// downloads and rates the result; every step arrives as e-mail and in-app notice.
import { expect, test, type Page } from "@playwright/test";
import { agree, newPerson, register } from "../page/account";
import { attach, fill, pdf } from "../page/form";
import { act, desk, find, now, open, result } from "../page/officer";
import { mail, mailsTo } from "../setup/mail";
import { officer, seen, seenAsItIs } from "../setup/seen";
import { official, state } from "../setup/state";

const agency = "H53.30.02";
const procedure = "2.000635";

test("a citizen files the extract and gets the result", async ({ page, browser }) => {
  test.setTimeout(15 * 60_000);
  const person = newPerson("Lê Thị Thử Nghiệm");

  await test.step("finds the procedure without signing in", async () => {
    await page.goto(state().portal);
    await page.locator("#searchbox").fill("trich luc");
    await page.locator("#searchbox").press("Enter");
    await seen(page, "home");
    await page.getByRole("link", { name: "Cấp bản sao trích lục hộ tịch" }).click();
    await expect(page.locator("main")).toContainText("8.000 đồng");
    await seen(page, "procedure");
    await page.locator(`a[href="/apply/${procedure}"]`).click();
  });

  await test.step("fills in the form before there is an account", async () => {
    await seen(page, "apply-agency");
    await page.locator("#step button[type=submit]").click();
    await expect(page.locator(".govuk-error-summary")).toBeVisible();
    await seenAsItIs(page, "apply-agency-error");
    await fill(page, { agency });
    await next(page);
    await fill(page, { loaiHoTich: "khai-sinh", hoTen: "Lê Thị Thử Nghiệm", ngaySinh: "1990-03-27", noiDangKy: "Ủy ban nhân dân xã Trường Hòa" });
    await seen(page, "apply-form");
    await next(page);
    await fill(page, { quanHe: "ban-than", mucDich: "Bổ sung hồ sơ xin việc", soBan: "2" });
    await next(page);
    await fill(page, { camDoan: true });
    await next(page);
    await expect(page).toHaveURL(/\/sign-in$/);
    await seen(page, "apply-sign-in");
  });

  await test.step("registers, verifies the e-mail, comes back to the form", async () => {
    await page.getByRole("link", { name: "Tạo tài khoản mới" }).click();
    await register(page, person, true);
    await expect(page).toHaveURL(/\/account\?/);
    await seen(page, "account-consent");
    await agree(page);
    await expect(page).toHaveURL(/\/form\/people$/);
  });

  let number = "";
  let dossier = "";
  await test.step("names themselves, attaches a paper, checks and files", async () => {
    await fill(page, { "me.fullName": person.name, "me.birthDate": "1990-03-27", "me.citizenId": "072190999001", "me.phone": "0900000901" });
    await seen(page, "apply-people");
    await next(page);
    await attach(page, "#file-giay-to-kem", "giay-khai-sinh.pdf", pdf("Copy of a birth certificate"));
    await seen(page, "apply-papers");
    await next(page);
    await expect(page.locator("main")).toContainText("giay-khai-sinh.pdf");
    await seen(page, "apply-check");
    await page.locator("#file button[type=submit]").click();
    await expect(page).toHaveURL(/\/filed$/);
    await seen(page, "apply-filed");
    number = (await page.locator(".govuk-summary-list__value").first().innerText()).trim();
    expect(number).toMatch(/^H53\.30\.02-\d{6}-\d{4}$/);
    await page.getByRole("link", { name: "Xem hồ sơ" }).click();
    dossier = page.url();
    await seen(page, "dossier-filed");
  });

  const reception = await desk(browser, official(agency, "reception_officer", 2), true);
  await test.step("the one-stop centre receives it", async () => {
    await seen(reception, "office-inbox", officer);
    for (const [name, path] of Object.entries({ "office-queue": "/office?view=queue", "office-agency": "/office?view=agency", "office-keys": "/office/keys" })) {
      await reception.goto(state().portal + path);
      await seen(reception, name, officer);
    }
    await find(reception, number);
    await seen(reception, "office-dossier-new", officer);
    await act(reception, "receive");
    await expect(page.locator(".mc-toast"), "the citizen's open page is told at once").toContainText("tiếp nhận");
    await expect(page.locator("[data-unread]").first()).not.toHaveText("0");
  });

  const examiner = await desk(browser, official(agency, "case_officer", 2));
  await test.step("the case officer takes it and asks for a paper and a field", async () => {
    await find(examiner, number);
    await now(examiner, "take");
    const dialog = await open(examiner, "request-supplement");
    await fill(dialog, {
      component: "giay-to-kem",
      "reason.component.giay-to-kem": "Bản chụp bị mờ, đề nghị chụp lại rõ bốn góc",
      field: "noiDangKy",
    });
    await fill(dialog, { "reason.field.noiDangKy": "Ghi rõ thị xã nơi đăng ký" });
    await seenAsItIs(examiner, "office-supplement", officer);
    await dialog.locator("button[type=submit]").last().click();
    await expect(examiner.locator(".mc-flash--good")).toBeVisible();
  });

  await test.step("the citizen sees what is missing and sends just that", async () => {
    await page.goto(dossier);
    await expect(page.locator(".mc-card--attention")).toContainText("Bản chụp bị mờ");
    await expect(page.locator(".mc-card--attention")).toContainText("Ghi rõ thị xã");
    await seen(page, "dossier-supplement");
    await page.getByRole("link", { name: "Gửi bổ sung" }).or(page.locator('a[href$="/supply"]')).first().click();
    await attach(page, "#file-giay-to-kem", "giay-khai-sinh-ro.pdf", pdf("Sharper copy"));
    await fill(page, { noiDangKy: "Ủy ban nhân dân xã Trường Hòa, thị xã Hòa Thành" });
    await seen(page, "dossier-supply");
    await page.locator("#supply button[type=submit]").click();
    await expect(page.locator(".mc-flash--good")).toBeVisible();
    await expect(page).toHaveURL(dossier);
  });

  await test.step("the case officer sees what changed and proposes", async () => {
    await find(examiner, number);
    await expect(examiner.locator(".mc-changed").first()).toContainText("thị xã Hòa Thành");
    await seen(examiner, "office-dossier-supplied", officer);
    await act(examiner, "propose", { outcome: "approve", text: "Thông tin khớp với sổ đăng ký." });
  });

  const leader = await desk(browser, official(agency, "leader", 2));
  await test.step("the leader approves", async () => {
    await find(leader, number);
    await seen(leader, "office-dossier-proposed", officer);
    await act(leader, "approve");
  });

  await test.step("the citizen cannot have the result before it is issued", async () => {
    await find(examiner, number);
    await result(examiner, "trich-luc", "15/TLHT-BS", "trich-luc.pdf");
    const shown = await examiner.locator(".mc-papers a", { hasText: "Bản sao trích lục hộ tịch" }).getAttribute("href");
    const file = `${state().portal}/files/${new URL(shown!, state().portal).searchParams.get("paper")}`;
    expect((await page.request.get(file)).status(), "before the issue").toBe(404);
    await act(examiner, "issue");
    expect((await page.request.get(file)).status(), "after the issue").toBe(200);
  });

  await test.step("the one-stop centre returns it", async () => {
    await find(reception, number);
    await act(reception, "return", { "way.trich-luc": "electronic", "evidence.trich-luc": "Bản điện tử đã gửi vào tài khoản" });
  });

  await test.step("the citizen downloads the result and rates", async () => {
    await page.goto(dossier);
    await seen(page, "dossier-result");
    const download = page.waitForEvent("download");
    await page.locator('a[href*="download=1"]').first().click();
    expect((await download).suggestedFilename()).toContain("trich-luc");
    await fill(page, { score: "5", comment: "Nhanh và đúng hẹn." });
    await page.locator("#rate button[type=submit]").click();
    await expect(page.locator("main")).toContainText("5");
    await expect(page.locator("#rate")).toHaveCount(0);
    await seen(page, "dossier-completed");
  });

  await test.step("every step was told, in-app and by e-mail", async () => {
    await page.goto(`${state().portal}/notices`);
    await seen(page, "notices");
    const titles = (await page.locator(".mc-item__title a").allInnerTexts()).map((t) => t.trim());
    expect(titles.length).toBeGreaterThanOrEqual(8); // filed, received, taken, supplement, supplied, approved, issued, returned
    await expect
      .poll(async () => (await mailsTo(person.email)).filter((m) => m.subject.includes(number) || m.text.includes(number)).length, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(7); // taking a dossier is told in-app only
    expect((await mail(person.email, /cần bổ sung/)).text).toContain("Nơi đã đăng ký: Ghi rõ thị xã nơi đăng ký"); // words, not keys
    const ids = (await mailsTo(person.email)).map((m) => m.message_id);
    expect(new Set(ids).size, "no e-mail came twice").toBe(ids.length);
    await page.getByRole("button", { name: "Đánh dấu đã đọc tất cả" }).click();
    await expect(page.locator(".mc-item--fresh")).toHaveCount(0);
  });

  await test.step("what else a person looks at", async () => {
    for (const [name, path] of Object.entries({ "my-dossiers": "/my/dossiers", account: "/account", accesses: `${new URL(dossier).pathname}/accesses`, receipt: `${new URL(dossier).pathname}/receipt` })) {
      await page.goto(state().portal + path);
      await seen(page, name);
    }
    await page.goto(`${state().portal}/look-up?number=${number}`);
    await seen(page, "look-up");
    await fill(page, { factor: "0000" });
    await page.locator("#look-up button[type=submit]").click();
    await expect(page.locator(".govuk-error-summary")).toBeVisible();
    await seenAsItIs(page, "look-up-failed");
    await fill(page, { factor: "9001" });
    await page.locator("#look-up button[type=submit]").click();
    await expect(page.locator("main")).toContainText("Đã trả kết quả");
    await seenAsItIs(page, "look-up-found");
  });
});

async function next(page: Page): Promise<void> {
  const before = page.url();
  await page.locator("#step button[type=submit]").click();
  await expect(page).not.toHaveURL(before);
}
