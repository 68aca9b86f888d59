// What officials do apart from one dossier's way: give out several at once, and meet what their role does not open.
import { expect, test } from "@playwright/test";
import { desk } from "../page/officer";
import { fill } from "../page/form";
import { officer, seen, seenAsItIs } from "../setup/seen";
import { official, state } from "../setup/state";

const construction = "H53.12";

test("a division head gives several dossiers to an officer at once", async ({ browser }) => {
  const head = await desk(browser, official(construction, "division_head", 2));
  await head.goto(`${state().portal}/office?view=agency`);
  const picks = head.locator(".mc-queue__pick");
  expect(await picks.count(), "sample dossiers of the department").toBeGreaterThan(1);
  await picks.nth(0).check();
  await picks.nth(1).check();
  await seenAsItIs(head, "office-bulk-picked", officer);
  await head.locator('[data-bulk-actions] button[value="assign"]').click();
  await expect(head.locator("#assign")).toBeVisible();
  await seenAsItIs(head, "office-bulk-assign", officer);
  const to = await head.locator('#assign select[name="officer"] option:not([value=""])').first().getAttribute("value");
  await fill(head.locator("#assign"), { officer: to! });
  await head.locator("#assign button[type=submit]").click();
  await expect(head).toHaveURL(/done=/);
  await expect(head.locator(".mc-dossier .mc-notice").first()).toBeVisible();
  await seen(head, "office-bulk-outcome", officer);
});

test("who does not receive is told why the counter is closed", async ({ browser }) => {
  const leader = await desk(browser, official(construction, "leader", 2));
  await expect(leader.locator('a[href="/counter"]')).toHaveCount(0);
  expect((await leader.goto(`${state().portal}/counter`))?.status()).toBe(403);
  await expect(leader.locator("main")).toContainText("Chỉ cán bộ một cửa");
  await seen(leader, "counter-closed", officer);
});
