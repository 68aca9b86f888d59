// Journey (e): the session runs out in the middle of a form: nothing typed is lost.
import { expect, test } from "@playwright/test";
import { agree, newPerson, password, register, secondSession, signIn, signOut } from "../page/account";
import { fill } from "../page/form";
import { seen } from "../setup/seen";
import { state } from "../setup/state";

const procedure = "2.000635";

test("a form survives the end of its session", async ({ page, context }) => {
  test.setTimeout(6 * 60_000);
  const person = newPerson("Phạm Thị Giữ Lại");
  await page.goto(`${state().portal}/register?to=/apply/${procedure}`);
  await register(page, person);
  await agree(page);
  await fill(page, { agency: "H53.30.01" });
  await page.locator("#step button[type=submit]").click();
  await expect(page).toHaveURL(/\/dossiers\/[0-9a-f-]+\/form\/suKien$/);
  const form = page.url();
  await fill(page, { loaiHoTich: "ket-hon", hoTen: "Phạm Thị Giữ Lại", ngaySinh: "1988-01-02" });

  // The sign-on ends elsewhere, and with it this window's session; its cookie is still there, as after a night.
  const elsewhere = await context.newPage();
  const [one] = await secondSession(elsewhere);
  await signOut(elsewhere);
  await elsewhere.close();
  await context.addCookies([one]);

  await fill(page, { noiDangKy: "Ủy ban nhân dân phường Long Thành Bắc" });
  await expect(page.locator("[data-saved]"), "autosave says what to do").toContainText("đăng nhập lại");
  await page.locator("#step button[type=submit]").click();
  await expect(page.locator("#username")).toBeVisible();
  await signIn(page, person.email, password);

  await expect(page).toHaveURL(form);
  await expect(page.locator('input[name="hoTen"]')).toHaveValue("Phạm Thị Giữ Lại");
  await expect(page.locator('input[name="ngaySinh-year"]')).toHaveValue("1988");
  await expect(page.locator('input[name="noiDangKy"]')).toHaveValue("Ủy ban nhân dân phường Long Thành Bắc");
  await expect(page.locator('input[name="loaiHoTich"][value="ket-hon"]')).toBeChecked();
  await seen(page, "apply-restored");

  await test.step("the draft can be left, found again and deleted", async () => {
    await page.goto(`${state().portal}/my/dossiers?state=draft`);
    await seen(page, "my-drafts");
    await page.goto(form.replace(/\/suKien$/, ""));
    await seen(page, "apply-tasks");
    await page.goto(form.replace(/suKien$/, "check"));
    await seen(page, "apply-check-incomplete");
    await page.locator("summary", { hasText: "Xóa bản nháp này" }).click();
    await page.getByRole("button", { name: "Xóa bản nháp", exact: true }).click();
    await expect(page.locator(".mc-flash")).toContainText("Đã xóa bản nháp");
  });
});

test("a form begun signed out survives signing in", async ({ page }) => {
  const person = newPerson("Hồ Văn Chưa Vào");
  await page.goto(`${state().portal}/apply/${procedure}`);
  await fill(page, { agency: "H53.30.01" });
  await page.locator("#step button[type=submit]").click();
  await fill(page, { loaiHoTich: "khai-sinh", hoTen: "Hồ Văn Chưa Vào", ngaySinh: "1999-09-09" });
  await expect(page.locator("[data-saved]")).not.toBeEmpty(); // autosave has spoken
  await page.goto(`${state().portal}/register?to=/apply/${procedure}/resume`);
  await register(page, person);
  await agree(page);
  await expect(page.locator('input[name="hoTen"]')).toHaveValue("Hồ Văn Chưa Vào");
});
