// Journey (d): sign in once; file at three agencies through two portal instances, open Keycloak's account console; no
// second prompt. Sign out once: both instances' sessions end by back-channel log-out, and the console asks again.
import { expect, test, type Page } from "@playwright/test";
import { agree, newPerson, register, secondSession, signOut } from "../page/account";
import { fill } from "../page/form";
import { seenAsItIs } from "../setup/seen";
import { portals, state } from "../setup/state";

const procedure = "2.000635";

async function file(page: Page, portal: string, agency: string, name: string): Promise<string> {
  await page.goto(`${portal}/apply/${procedure}`);
  const step = async (values: Parameters<typeof fill>[1]): Promise<void> => {
    const before = page.url();
    await fill(page, values);
    await page.locator("#step button[type=submit]").click();
    await expect(page).not.toHaveURL(before);
    expect(new URL(page.url()).origin).toBe(portal); // no way leads to a sign-in
  };
  await step({ agency });
  await step({ loaiHoTich: "khai-sinh", hoTen: name, ngaySinh: "1992-02-20", noiDangKy: "Ủy ban nhân dân xã" });
  await step({ quanHe: "ban-than", mucDich: "Đi học", soBan: "1" });
  await step({ camDoan: true });
  await step({ "me.fullName": name, "me.citizenId": "072192999002", "me.phone": "0900000902" });
  await step({});
  await page.locator("#file button[type=submit]").click();
  await expect(page).toHaveURL(/\/filed$/);
  return (await page.locator(".govuk-summary-list__value").first().innerText()).trim();
}

test("one sign-on, one sign-out", async ({ page, context }) => {
  test.setTimeout(8 * 60_000);
  const [first, second] = portals() as [string, string];
  expect(second, "the platform runs two instances of the portal").toBeTruthy();
  const person = newPerson("Võ Thị Một Lần");
  await page.goto(`${state().portal}/register?to=/`);
  await register(page, person);
  await agree(page);

  const numbers = [
    await file(page, first, "H53.30.01", person.name),
    await file(page, second, "H53.30.02", person.name),
    await file(page, second, "H53.30.03", person.name),
  ];
  expect(numbers.map((n) => n.replace(/-\d{6}-\d{4}$/, ""))).toEqual(["H53.30.01", "H53.30.02", "H53.30.03"]);

  await page.goto(`${state().keycloak}/realms/motcua/account`);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("#kc-login"), "no second prompt").toHaveCount(0);
  await expect(page.getByText(person.name).first()).toBeVisible();
  await seenAsItIs(page, "keycloak-account");

  const [one, two] = await secondSession(page);
  await expect(page.locator("main")).toContainText(numbers[0]!);
  await signOut(page);
  for (const old of [one, two]) {
    for (const portal of [first, second]) {
      await context.clearCookies({ name: old.name });
      await context.addCookies([old]);
      const answer = await page.request.get(`${portal}/my/dossiers`, { maxRedirects: 0 });
      expect(answer.status(), `${old.value === one.value ? "the other" : "the ended"} session at ${portal}`).toBe(303);
      expect(answer.headers().location).toContain("/sign-in");
    }
  }
  await page.goto(`${state().keycloak}/realms/motcua/account`);
  await expect(page.locator("#kc-login"), "the console asks again").toBeVisible();
});
