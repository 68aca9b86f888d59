import "htmx.org";
import { csrf } from "./words";

// htmx takes its settings from the page's meta tag: no eval, no styles of its own, requests to this origin only.
document.addEventListener("htmx:configRequest", (event) => {
  const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
  if (verb !== "get") headers["X-CSRF-Token"] = csrf();
});
