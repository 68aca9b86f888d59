import { toast } from "./toast";
import { word } from "./words";

interface Notice {
  unread?: number;
  text?: string;
  href?: string;
  link?: string;
}

function show(unread: number): void {
  for (const badge of document.querySelectorAll<HTMLElement>("[data-unread]")) {
    badge.dataset.unread = String(unread);
    badge.textContent = String(unread);
    badge.hidden = unread === 0;
  }
}

/**
 * startLive follows the account's notices by server-sent events at body[data-live]. An event named "notice" carries
 * {"unread":3,"text":"…","href":"/notice/…","link":"Xem"}; each part may be missing. The browser reconnects by itself.
 */
export function startLive(): void {
  const url = document.body.dataset.live;
  if (!url || !("EventSource" in window)) return;
  const source = new EventSource(url);
  source.addEventListener("notice", (event) => {
    const notice = JSON.parse((event as MessageEvent<string>).data) as Notice;
    if (typeof notice.unread === "number") show(notice.unread);
    if (notice.text) toast(notice.text, notice.href ?? "", notice.link ?? "");
    else if (notice.href) toast(word("Connected"), notice.href);
  });
  window.addEventListener("pagehide", () => source.close());
}
