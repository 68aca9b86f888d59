// Journey (c): a construction permit through two departments, with the opinion of the second and a supplement; nobody
// but the parties sees it.
import { expect, test } from "@playwright/test";
import { agree, newPerson, register } from "../page/account";
import { attach, fill, pdf, type Values } from "../page/form";
import { act, desk, find, now, open, result } from "../page/officer";
import { officer, seen, seenAsItIs } from "../setup/seen";
import { official, state } from "../setup/state";

const construction = "H53.12";
const environment = "H53.14";
const procedure = "9.900002";

test("a permit needs two departments, and only they see it", async ({ page, browser }) => {
  test.setTimeout(15 * 60_000);
  const person = newPerson("Bùi Văn Xây Nhà");

  let number = "";
  let dossier = "";
  await test.step("the citizen files with drawings", async () => {
    await page.goto(`${state().portal}/register?to=/apply/${procedure}`);
    await register(page, person);
    await agree(page);
    const step = async (values: Values): Promise<void> => {
      const before = page.url();
      await fill(page, values);
      await page.locator("#step button[type=submit]").click();
      await expect(page).not.toHaveURL(before);
    };
    await step({ agency: construction });
    await step({ "diaDiem.xaPhuong": "Phường Long Thành Bắc", "diaDiem.duong": "Số 12 đường Mẫu", soThua: "123", soToBanDo: "45", dienTichDat: "120,5" });
    await step({ loaiCongTrinh: "xay-moi", soTang: "2", chieuCao: "8,5", dienTichXayDung: "80", tongDienTichSan: "160", congTrinhLienKe: "false", donViThietKe: "Công ty Thiết kế Mẫu" });
    await step({ camDoan: true });
    await step({ for: "self", "me.fullName": person.name, "me.citizenId": "072085999003", "me.phone": "0900000903" });
    await attach(page, "#file-giay-to-dat", "giay-to-dat.pdf", pdf("Land certificate"));
    await attach(page, "#file-ban-ve-mong", "ban-ve-mong.pdf", pdf("Foundation drawing"));
    await step({});
    await page.locator("#file button[type=submit]").click();
    await expect(page).toHaveURL(/\/filed$/);
    number = (await page.locator(".govuk-summary-list__value").first().innerText()).trim();
    dossier = page.url().replace(/\/filed$/, "");
  });
  const path = new URL(dossier).pathname;

  const reception = await desk(browser, official(construction, "reception_officer", 2));
  await find(reception, number);
  await act(reception, "receive");

  const stranger = await desk(browser, official(environment, "case_officer", 3));
  await test.step("another department does not see it before it is asked", async () => {
    const answer = await stranger.request.get(`${state().portal}/office${path}`);
    expect(answer.status()).toBe(404);
    await stranger.locator("#bar-search").fill(number);
    await stranger.locator("#bar-search").press("Enter");
    await expect(stranger).toHaveURL(/q=/);
    await expect(stranger.locator("main")).toContainText("Không tìm thấy hồ sơ nào");
  });

  const examiner = await desk(browser, official(construction, "case_officer", 4));
  await test.step("the case officer asks the other department", async () => {
    await find(examiner, number);
    await now(examiner, "take");
    await seen(examiner, "office-permit", officer);
    await act(examiner, "request-opinion", { agency: environment, question: "Thửa đất có thuộc quy hoạch đất ở không?" });
  });

  await test.step("the other department gives its opinion", async () => {
    await find(stranger, number);
    await seen(stranger, "office-opinion", officer);
    await act(stranger, "give-opinion", { verdict: "agree", text: "Thửa đất thuộc quy hoạch đất ở đô thị." });
  });

  await test.step("a supplement is asked for and sent", async () => {
    await find(examiner, number);
    await expect(examiner.locator("main")).toContainText("Thửa đất thuộc quy hoạch đất ở đô thị");
    const dialog = await open(examiner, "request-supplement");
    await fill(dialog, { component: "ban-ve-mong", "reason.component.ban-ve-mong": "Bản vẽ thiếu chữ ký của người thiết kế", field: "chieuCao" });
    await fill(dialog, { "reason.field.chieuCao": "Khác với bản vẽ" });
    await seenAsItIs(examiner, "office-permit-supplement", officer);
    await dialog.locator("button[type=submit]").last().click();
    await expect(examiner.locator(".mc-flash--good")).toBeVisible();
    await page.goto(`${dossier}/supply`);
    await attach(page, "#file-ban-ve-mong", "ban-ve-mong-da-ky.pdf", pdf("Signed foundation drawing"));
    await fill(page, { chieuCao: "7,8" });
    await page.locator("#supply button[type=submit]").click();
    await expect(page.locator(".mc-flash--good")).toBeVisible();
  });

  await test.step("proposal, approval, permit", async () => {
    await find(examiner, number);
    await act(examiner, "propose", { outcome: "approve", text: "Phù hợp quy hoạch, đủ điều kiện cấp phép." });
    const leader = await desk(browser, official(construction, "leader", 3));
    await find(leader, number);
    await act(leader, "approve");
    await find(examiner, number);
    await result(examiner, "giay-phep", "21/GPXD-SXD", "giay-phep-xay-dung.pdf");
    await act(examiner, "issue");
    await page.goto(dossier);
    await expect(page.locator('a[href*="download=1"]').first()).toBeVisible();
    await seen(page, "dossier-permit");
  });

  await test.step("nobody else sees it", async () => {
    const commune = await desk(browser, official("H53.30.01", "case_officer", 5));
    expect((await commune.request.get(`${state().portal}/office${path}`)).status(), "an officer of no party").toBe(404);
    const other = await (await browser.newContext()).newPage();
    await other.goto(`${state().portal}/register?to=/`);
    await register(other, newPerson("Đặng Thị Khác"));
    await agree(other);
    expect((await other.request.get(state().portal + path)).status(), "another citizen").toBe(404);
    await other.goto(state().portal + path);
    await seen(other, "not-found");
  });
});
