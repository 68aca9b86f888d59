// What the running platform says of itself: addresses, sample accounts, the secrets of officials' one-time codes.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

interface State {
  portal: string;
  keycloak: string;
  mail: string;
  zipkin: string;
  accounts_file: string;
  otp_file: string;
  instances: { name: string; service: string; url: string; admin: string }[];
  pids: Record<string, number>; // by process
}

export interface Account {
  user: string;
  password: string;
  role: string;
  agency: string;
  name: string;
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

let known: State | undefined;

/** state of the platform that global set-up started. */
export function state(): State {
  const file = process.env.STACK_STATE;
  if (!file) throw new Error("STACK_STATE is not set; global set-up sets it");
  return (known ??= read<State>(file));
}

/** portals are the addresses of the portal's instances. */
export function portals(): string[] {
  return state()
    .instances.filter((i) => i.service === "portal")
    .map((i) => i.url);
}

/** processes are the pids of a service's instances. */
export function processes(service: string): number[] {
  const { instances, pids } = state();
  const found = instances.filter((i) => i.service === service).flatMap((i) => pids[i.name] ?? []);
  if (found.length === 0) throw new Error(`no process of ${service} among ${Object.keys(pids).join(", ")}`);
  return found;
}

/** account by user name. */
export function account(user: string): Account {
  const found = read<Account[]>(state().accounts_file).find((a) => a.user === user);
  if (!found) throw new Error(`no sample account ${user}`);
  return found;
}

/** official is the nth (from 1) of a role at an agency; parallel journeys take different ones, because Keycloak takes a code once. */
export function official(agency: string, role: string, nth: number): Account {
  const found = read<Account[]>(state().accounts_file).filter((a) => a.agency === agency && a.role.split(/[,\s]+/).includes(role))[nth - 1];
  if (!found) throw new Error(`no ${nth}. ${role} at ${agency} among the sample accounts`);
  return found;
}

/** totp is the one-time code of a secret (RFC 6238: SHA-1, six digits, 30 s). */
export function totp(base32: string, at = Date.now()): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...base32.toUpperCase().replace(/[=\s]/g, "")].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const sum = createHmac("sha1", key).update(step).digest();
  const offset = sum[sum.length - 1]! & 15;
  return String((sum.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** otp is an official's code now. */
export function otp(user: string): string {
  const secret = read<Record<string, string>>(state().otp_file)[user];
  if (!secret) throw new Error(`no one-time secret of ${user}`);
  return totp(secret);
}
