// Every page is looked at: a picture at phone and desktop width in both languages, axe-core's judgement of each, and
// whether it fits the window.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

interface Exception {
  page: string; // name as given to seen, * for all
  rule: string; // of axe-core
  target: string; // a part of the element's selector
  reason: string;
}

const root = join(__dirname, "..");
const exceptions = JSON.parse(readFileSync(join(__dirname, "exceptions.json"), "utf8")) as Exception[];
const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const heights = { 390: 844, 1200: 900, 1440: 900 } as const;

/** The width of a desktop: citizens' pages and officers'. */
export const citizen = 1200;
export const officer = 1440;

type Width = keyof typeof heights;

async function picture(page: Page, name: string): Promise<void> {
  const file = join(root, "output", "seen", `${name}.png`);
  mkdirSync(join(file, ".."), { recursive: true });
  await page.screenshot({ path: file, fullPage: true, animations: "disabled" });
}

async function judge(page: Page, name: string, where: string): Promise<void> {
  const excepted = (rule: string, target: string): boolean =>
    exceptions.some((e) => (e.page === name || e.page === "*") && e.rule === rule && target.includes(e.target));
  const result = await new AxeBuilder({ page }).withTags(standard).analyze();
  const found = result.violations.flatMap((v) =>
    v.nodes
      .map((n) => ({ at: n.target.join(" "), why: n.failureSummary?.split("\n").slice(1).join(";") ?? "" }))
      .filter((n) => !excepted(v.id, n.at))
      .map((n) => `${v.id}: ${n.at} (${n.why})`),
  );
  expect.soft(found, `axe-core on ${where}`).toEqual([]);
}

/** fits asserts that nothing has to be moved sideways, and that the officer's application fills the window and no more. */
async function fits(page: Page, where: string): Promise<void> {
  const size = await page.evaluate(() => {
    const { scrollWidth, scrollHeight, classList } = document.documentElement;
    return { scrollWidth, innerWidth, scrollHeight, innerHeight, application: classList.contains("mc-officer") && innerWidth >= 1024 };
  });
  expect.soft(size.scrollWidth, `${where} is wider than the window`).toBeLessThanOrEqual(size.innerWidth);
  if (size.application) expect.soft(size.scrollHeight, `${where} is higher than the window`).toBeLessThanOrEqual(size.innerHeight);
}

// SEEN=off walks the journeys without looking, which is quicker while one is being written.
const looking = process.env.SEEN !== "off";

async function both(page: Page, name: string, lang: string, desktop: Width): Promise<void> {
  if (!looking) return;
  const before = page.viewportSize();
  for (const width of [390, desktop] as const) {
    await page.setViewportSize({ width, height: heights[width] });
    const where = `${name}.${lang}.${width}`;
    await picture(page, where);
    await fits(page, where);
    await judge(page, name, where);
  }
  if (before) await page.setViewportSize(before);
}

/** seen looks at the page's address in a tab of its own, so that the journey's page stays as it is. */
export async function seen(page: Page, name: string, desktop: Width = citizen): Promise<void> {
  if (!looking) return;
  const tab = await page.context().newPage();
  try {
    for (const lang of ["vi", "en"]) {
      const address = new URL(page.url());
      address.searchParams.set("lang", lang);
      await tab.goto(address.href);
      await both(tab, name, lang, desktop);
    }
  } finally {
    await tab.close();
  }
}

/** seenAsItIs looks at a page that cannot be asked for again: the answer to a form, a page of Keycloak. */
export async function seenAsItIs(page: Page, name: string, desktop: Width = citizen): Promise<void> {
  await both(page, name, (await page.locator("html").getAttribute("lang")) ?? "vi", desktop);
}
