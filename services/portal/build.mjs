// Builds style sheet, fonts and scripts of internal/web into internal/web/dist: names carry a hash of the content, and
// manifest.json maps plain names to them. Then the style sheets of Keycloak's theme, from the same tokens.
// The same sources give the same bytes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = dirname(fileURLToPath(import.meta.url));
const web = join(root, "internal/web");
const target = join(web, "dist");
// Built aside and then compared, so that a Go build beside us never meets half a bundle.
const dist = join(root, "node_modules/.dist");
const prefix = "/assets/";
const manifest = {};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  outdir: dist,
  publicPath: prefix,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  target: ["es2020", "chrome90", "firefox90", "safari15"],
};

function note(result, names) {
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    const name = names[output.entryPoint?.split("/").pop()];
    if (name) manifest[name] = basename(file);
  }
}

function copy(name, content) {
  const hash = createHash("sha256").update(content).digest("base64url").replace(/[-_]/g, "").slice(0, 8).toUpperCase();
  const hashed = name.replace(/(\.[a-z]+)$/, `.${hash}$1`);
  writeFileSync(join(dist, hashed), content);
  manifest[name] = hashed;
}

for (const file of readdirSync(join(web, "image")).sort()) copy(file, readFileSync(join(web, "image", file)));
copy("pdf.worker.js", readFileSync(join(root, "node_modules/pdfjs-dist/legacy/build/pdf.worker.min.mjs")));

/** compile turns a sheet of style/ into CSS below node_modules, where esbuild finds fonts by their package's name. */
function compile(sheet) {
  const css = sass.compile(join(web, `style/${sheet}.scss`), { loadPaths: [join(root, "node_modules")], quietDeps: true });
  const file = `node_modules/.${sheet}.css`;
  writeFileSync(join(root, file), css.css);
  return file;
}

note(
  await esbuild.build({
    ...common,
    entryPoints: { main: compile("main") },
    loader: { ".woff2": "file" },
  }),
  { ".main.css": "main.css" },
);
note(
  await esbuild.build({
    ...common,
    entryPoints: ["internal/web/script/main.ts"],
    format: "esm",
    splitting: true,
    define: { PDF_WORKER: JSON.stringify(prefix + manifest["pdf.worker.js"]) },
    external: ["canvas", "path2d", "fs", "http", "https", "url", "zlib"],
  }),
  { "main.ts": "main.js" },
);

for (const [name, file] of Object.entries({
  "be-vietnam-pro-license.txt": "@fontsource/be-vietnam-pro/LICENSE",
  "htmx-license.txt": "htmx.org/LICENSE",
  "pdfjs-license.txt": "pdfjs-dist/LICENSE",
})) {
  copy(name, readFileSync(join(root, "node_modules", file)));
}
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + "\n");

/** settle makes folder to hold exactly what was built, and writes only what differs; the manifest last. */
function settle(from, folder) {
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(from);
  for (const file of files.sort((a, b) => Number(a === "manifest.json") - Number(b === "manifest.json"))) {
    const content = readFileSync(join(from, file));
    const place = join(folder, file);
    if (!existsSync(place) || !content.equals(readFileSync(place))) writeFileSync(place, content);
  }
  for (const file of readdirSync(folder)) if (!files.includes(file)) rmSync(join(folder, file));
}

settle(dist, target);

// Keycloak's pages wear the same tokens. Their addresses carry Keycloak's own hash, so these names carry none.
for (const page of ["login", "account"]) {
  const aside = join(root, `node_modules/.theme-${page}`);
  rmSync(aside, { recursive: true, force: true });
  await esbuild.build({
    ...common,
    entryPoints: { motcua: compile(page) },
    outdir: aside,
    publicPath: undefined,
    entryNames: "[name]",
    assetNames: "[name]",
    loader: { ".woff2": "file" },
    external: ["*.svg"],
  });
  settle(aside, join(root, `../identity/theme/motcua/${page}/resources/css`));
}
