// The components' own words in the page's language, as Go wrote them into the body (see words.go).
type Words = Record<string, string>;

const words: Words = JSON.parse(document.body.dataset.words ?? "{}") as Words;

/** word returns a word of words.go by its Go name, each %s replaced in turn. */
export function word(name: string, ...values: (string | number)[]): string {
  let i = 0;
  return (words[name] ?? name).replace(/%s/g, () => String(values[i++] ?? ""));
}

/** csrf is the session's token, for every request that a script makes. */
export function csrf(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}
