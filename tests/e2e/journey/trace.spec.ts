// What an engineer sees: a dossier that a citizen files is one trace from the press of the button to the e-mail.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { state } from "../setup/state";

interface Span {
  traceId: string;
  name: string;
  localEndpoint?: { serviceName?: string };
}

/** whole gives a trace in which the portal serves, dossiers files, and notifications sends the e-mail. */
async function whole(zipkin: string): Promise<string | undefined> {
  const answer = await fetch(`${zipkin}/api/v2/traces?serviceName=notifications&spanName=smtp%20send&lookback=3600000&limit=50`);
  if (!answer.ok) return undefined;
  for (const spans of (await answer.json()) as Span[][]) {
    const services = new Set(spans.map((s) => s.localEndpoint?.serviceName));
    if (services.has("portal") && services.has("dossiers") && spans.some((s) => s.name.startsWith("tell dossier.filed"))) {
      return spans[0]?.traceId;
    }
  }
  return undefined;
}

test("a filed dossier is one trace", async ({ page }) => {
  const { zipkin } = state();
  let trace: string | undefined;
  // The other journeys file; one of theirs is enough.
  await expect.poll(async () => (trace = await whole(zipkin)) !== undefined, { timeout: 5 * 60_000 }).toBe(true);
  // Zipkin draws the rows that fit: a window as high as the whole trace shows all of them.
  await page.setViewportSize({ width: 1440, height: 2600 });
  await page.goto(`${zipkin}/zipkin/traces/${trace}`);
  await expect(page.getByRole("heading", { name: /^portal: post/ })).toBeVisible();
  const dir = join(__dirname, "..", "output", "seen");
  mkdirSync(dir, { recursive: true });
  await page.screenshot({ path: join(dir, "trace.en.1440.png"), animations: "disabled" });
});
