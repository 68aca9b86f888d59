// A service that hangs: the pages that need it say so and what to do, the others go on, and all come back with it.
import { expect, test } from "@playwright/test";
import { desk } from "../page/officer";
import { officer, seenAsItIs } from "../setup/seen";
import { official, processes, state } from "../setup/state";

function signal(service: string, name: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of processes(service)) process.kill(pid, name);
}

test("a service that does not answer is said, and comes back", async ({ page, browser }) => {
  const reception = await desk(browser, official("H53.30.01", "reception_officer", 4));
  signal("dossiers", "SIGSTOP");
  try {
    expect((await page.goto(state().portal))?.status()).toBe(503);
    await expect(page.locator("main")).toContainText("Tạm thời chưa phục vụ được");
    await seenAsItIs(page, "service-away");
    expect((await reception.goto(`${state().portal}/office?view=queue`))?.status()).toBe(503);
    await expect(reception.locator(".mc-bar"), "the person is still there").toContainText("Mẫu");
    await seenAsItIs(reception, "service-away-office", officer);
    expect((await page.goto(`${state().portal}/help`))?.status(), "what needs no service goes on").toBe(200);
  } finally {
    signal("dossiers", "SIGCONT");
  }
  await expect.poll(async () => (await page.goto(state().portal))?.status(), { timeout: 60_000 }).toBe(200);
});
