package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// AssetPrefix is the path the bundle is served under.
const AssetPrefix = "/assets/"

//go:embed dist
var dist embed.FS

var manifest = readManifest()

func readManifest() map[string]string {
	body, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		panic(fmt.Sprintf("web: the bundle has no manifest: %v", err))
	}
	names := map[string]string{}
	if err := json.Unmarshal(body, &names); err != nil {
		panic(fmt.Sprintf("web: manifest: %v", err))
	}
	return names
}

// Asset returns the address of a file of the bundle by its plain name ("main.css", "main.js", "icon.svg"). It panics on
// a name that the bundle does not hold, because such a page could never have worked.
func Asset(name string) string {
	hashed, ok := manifest[name]
	if !ok {
		panic("web: no asset " + name)
	}
	return AssetPrefix + hashed
}

// Assets serves the bundle below AssetPrefix. Names carry a hash of their content, so browsers may keep them for ever;
// whatever is not in the bundle is 404.
func Assets() http.Handler {
	root, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(fmt.Sprintf("web: %v", err))
	}
	files := http.StripPrefix(AssetPrefix, http.FileServerFS(root))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, AssetPrefix)
		if info, err := fs.Stat(root, name); name == "manifest.json" || err != nil || info.IsDir() {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		if kind, ok := assetTypes[path.Ext(name)]; ok {
			h.Set("Content-Type", kind)
		}
		files.ServeHTTP(w, r)
	})
}

// assetTypes does not depend on the machine's mime.types.
var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
}
