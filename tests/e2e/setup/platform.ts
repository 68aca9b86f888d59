// Starts a platform of its own unless the runner of the tests has started one (STACK_STATE names its state file).
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const patience = 12 * 60_000; // a cold start fetches and builds servers

export default async function platform(): Promise<() => Promise<void>> {
  if (process.env.STACK_STATE) return async () => {};
  const dir = mkdtempSync(join(tmpdir(), "journeys-"));
  const state = join(dir, "state.json");
  const checkout = resolve(__dirname, "../../..");
  const child = spawn("go", ["run", "./stack/cmd/stack", "up", "--test", "--instances", "portal=2", "--state", state], {
    cwd: checkout,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true, // the group is signalled as one, since `go run` has a child
  });
  let ended = false;
  const gone = new Promise<void>((done) => {
    child.once("exit", () => {
      ended = true;
      done();
    });
  });
  const stop = async (): Promise<void> => {
    if (!ended && child.pid) process.kill(-child.pid, "SIGTERM");
    await gone;
    rmSync(dir, { recursive: true, force: true });
  };
  for (const until = Date.now() + patience; !existsSync(state); await pause(200)) {
    if (ended) throw new Error("the platform did not come up; its output stands above");
    if (Date.now() > until) {
      await stop();
      throw new Error("the platform did not come up in time");
    }
  }
  process.env.STACK_STATE = state;
  return stop;
}
