import { defineConfig } from "@playwright/test";

// Debian's Chromium as root in a container: no sandbox of its own, and none of the calls home that a closed network
// refuses by the hundred.
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "journey",
  outputDir: "output/trace",
  globalSetup: "./setup/platform.ts",
  projects: [
    { name: "journeys", testIgnore: /away\.spec\.ts/ },
    // Halts a service, so it waits until nobody else walks.
    { name: "away", testMatch: /away\.spec\.ts/, dependencies: ["journeys"] },
  ],
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 6 * 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: "output/report.json" }]],
  use: {
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    viewport: { width: 1200, height: 900 },
    actionTimeout: 20_000,
    navigationTimeout: 40_000,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags },
  },
});
