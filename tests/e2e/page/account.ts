// Coming in: registration, sign-in of citizens and officials at the real Keycloak.
import { expect, type Cookie, type Page } from "@playwright/test";
import { linkIn, mail } from "../setup/mail";
import { seenAsItIs } from "../setup/seen";
import { otp, state, type Account } from "../setup/state";

/** The password of people who register in the journeys; it meets the realm's policy. */
export const password = "Mot-Cua-2026-Thu!";

export interface Person {
  name: string;
  email: string;
}

let count = 0;

/** newPerson is somebody that no earlier run has met. */
export function newPerson(name: string): Person {
  return { name, email: `nguoi-thu-${Date.now().toString(36)}-${process.pid}-${++count}@example.vn` };
}

/** register makes an account from wherever the page stands at Keycloak's registration, up to the return to the portal. */
export async function register(page: Page, person: Person, look = false): Promise<void> {
  if (look) await seenAsItIs(page, "keycloak-register");
  await page.locator("#email").fill(person.email);
  await page.locator("#firstName").fill(person.name);
  await page.locator("#kc-register").click();
  await page.waitForURL(/VERIFY_EMAIL/);
  if (look) await seenAsItIs(page, "keycloak-verify");
  await page.goto(linkIn(await mail(person.email, /action-token/), "action-token"));
  await page.locator("#password-new").waitFor();
  if (look) await seenAsItIs(page, "keycloak-password");
  await page.locator("#password-new").fill(password);
  await page.locator("#password-confirm").fill(password);
  await page.locator("#kc-submit").click();
  await page.waitForURL(`${state().portal}/**`);
}

/** agree accepts the privacy notice, which is shown once. */
export async function agree(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Tôi đã đọc và đồng ý" }).click();
  await expect(page.locator(".mc-flash")).toContainText("Đã ghi nhận");
}

async function credentials(page: Page, user: string, secret: string): Promise<void> {
  await page.locator("#username").fill(user);
  if ((await page.locator("#password").count()) === 0) await page.locator("#kc-login").click();
  await page.locator("#password").fill(secret);
  await page.locator("#kc-login").click();
}

/** signIn signs a citizen in from Keycloak's page, and agrees to the notice where it is open. */
export async function signIn(page: Page, user: string, secret: string): Promise<void> {
  await credentials(page, user, secret);
  await page.waitForURL(`${state().portal}/**`);
  if (new URL(page.url()).pathname === "/account") await agree(page);
}

/** signInOfficial signs an official in with the second factor. */
export async function signInOfficial(page: Page, who: Account, look = false): Promise<void> {
  await page.goto(`${state().portal}/sign-in?to=/office`);
  if (look) await seenAsItIs(page, "keycloak-sign-in");
  await credentials(page, who.user, who.password);
  await page.locator("#otp").waitFor();
  if (look) await seenAsItIs(page, "keycloak-one-time-code");
  await page.locator("#otp").fill(otp(who.user));
  await page.locator("#kc-login").click();
  await page.waitForURL(`${state().portal}/office**`);
}

/** The portal's session cookie, under either of its names. */
export const sessionCookie = /^(__Host-)?motcua$/;

/**
 * secondSession makes another session of the same sign-on, as another window would have it, and gives both cookies;
 * Keycloak asks nothing.
 */
export async function secondSession(page: Page): Promise<[Cookie, Cookie]> {
  const context = page.context();
  const now = async (): Promise<Cookie> => (await context.cookies()).find((c) => sessionCookie.test(c.name))!;
  const one = await now();
  await context.clearCookies({ name: one.name });
  await page.goto(`${state().portal}/sign-in?to=/my/dossiers`);
  await page.waitForURL("**/my/dossiers");
  const two = await now();
  expect(two.value).not.toBe(one.value);
  return [one, two];
}

/** signOut ends the sign-on: every session of it, at every instance, by back-channel log-out. */
export async function signOut(page: Page): Promise<void> {
  await page.locator("summary.mc-menu__open").click();
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await page.waitForURL(`${state().portal}/**`);
}
