// The pages that anybody sees, and those that say that something went wrong.
import { expect, test } from "@playwright/test";
import { agree, newPerson, password, register, signOut } from "../page/account";
import { fill } from "../page/form";
import { linkIn, mail } from "../setup/mail";
import { seen, seenAsItIs } from "../setup/seen";
import { state } from "../setup/state";

test("every public page is whole", async ({ page }) => {
  for (const [name, path] of Object.entries({
    privacy: "/privacy",
    help: "/help",
    agencies: "/agencies",
    "agencies-none": "/agencies?q=khong+co+noi+nay",
    "home-none": "/?q=khong+co+thu+tuc+nay",
    "procedure-permit": "/procedures/9.900002",
    "procedure-household": "/procedures/1.001612",
    "look-up-empty": "/look-up",
    "page-unknown": "/khong-co-trang-nay",
  })) {
    await test.step(name, async () => {
      await page.goto(state().portal + path);
      await expect(page.locator("h1, h2").first()).toBeVisible();
      await seen(page, name);
    });
  }
});

test("the home page lists the three procedures", async ({ page }) => {
  await page.goto(state().portal);
  await expect(page.locator(".mc-item")).toHaveCount(3);
});

test("a look-up by wrong number says the same as by wrong digits, and complains about what is no number", async ({ page }) => {
  await page.goto(`${state().portal}/look-up`);
  await page.locator("#look-up button[type=submit]").click();
  await expect(page.locator(".govuk-error-summary li")).toHaveCount(2);
  await seenAsItIs(page, "look-up-error");
  await fill(page, { number: "H53.30.02-200101-9999", factor: "1234" });
  await page.locator("#look-up button[type=submit]").click();
  await expect(page.locator(".govuk-error-summary")).toContainText("Không có hồ sơ nào khớp");
});

test("finding and reading work without JavaScript", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(state().portal);
  await page.locator("#searchbox").fill("ho kinh doanh");
  await page.locator("#searchbox").press("Enter");
  await page.locator(".mc-item a", { hasText: /hộ kinh doanh/i }).first().click();
  await expect(page.locator('a[href^="/apply/"]')).toBeVisible();
  await context.close();
});

test("a forgotten password is made anew by e-mail", async ({ page }) => {
  const person = newPerson("Mai Văn Quên");
  await page.goto(`${state().portal}/register?to=/`);
  await register(page, person);
  await agree(page);
  await signOut(page);
  await page.goto(`${state().portal}/sign-in?to=/account`);
  await page.locator('a[href*="reset-credentials"]').click();
  await seenAsItIs(page, "keycloak-forgotten");
  await page.locator("#username").fill(person.email);
  await page.locator('button[type="submit"], input[type="submit"]').first().click();
  await expect(page.locator("#kc-error-message, .pf-v5-c-alert, .alert, [role=alert], [role=status]").first()).toBeVisible();
  await seenAsItIs(page, "keycloak-forgotten-sent");
  await page.goto(linkIn(await mail(person.email, /reset-credentials|mật khẩu/), "action-token"));
  const fresh = `${password}2`;
  await page.locator("#password-new").fill(fresh);
  await page.locator("#password-confirm").fill(fresh);
  await page.locator("#kc-submit").click();
  await page.waitForURL(`${state().portal}/**`);
  await page.goto(`${state().portal}/account`);
  await expect(page.locator("main")).toContainText(person.email);
});
