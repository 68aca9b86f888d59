// The sink that takes all e-mail of the platform.
import { expect } from "@playwright/test";
import { state } from "./state";

export interface Mail {
  at: string;
  subject: string;
  message_id: string;
  text: string;
  html: string;
}

/** mailsTo lists what one address got, oldest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const answer = await fetch(`${state().mail}/messages?to=${encodeURIComponent(address)}`);
  return ((await answer.json()) as { messages: Mail[] | null }).messages ?? [];
}

/** mail waits for one whose subject or text matches. */
export async function mail(address: string, wanted: RegExp): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(async () => (found = (await mailsTo(address)).find((m) => wanted.test(m.subject) || wanted.test(m.text))) !== undefined, {
      message: `an e-mail to ${address} that says ${wanted}`,
      timeout: 60_000,
    })
    .toBe(true);
  return found!;
}

/** linkIn gives the first address in an e-mail that holds a part. */
export function linkIn(m: Mail, part: string): string {
  const links = `${m.text}\n${m.html.replaceAll("&amp;", "&")}`.match(/https?:\/\/[^\s"'<>]+/g) ?? [];
  const found = links.find((l) => l.includes(part));
  if (!found) throw new Error(`no link with ${part} in the e-mail "${m.subject}"`);
  return found;
}
