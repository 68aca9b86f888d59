package mailsink

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"time"
)

//go:embed page.html
var pageSource string

var page = template.Must(template.New("page").Parse(pageSource))

// handler serves the page, the query and the fault switch.
func (s *Sink) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.list)
	mux.HandleFunc("GET /message/{id}", s.show)
	mux.HandleFunc("GET /message/{id}/html", s.html)
	mux.HandleFunc("GET /messages", s.query)
	mux.HandleFunc("GET /messages/{id}", s.one)
	mux.HandleFunc("POST /fault", s.fault)
	return mux
}

func (s *Sink) list(w http.ResponseWriter, r *http.Request) {
	all := s.box.find(r.URL.Query().Get("to"), time.Time{})
	slices.Reverse(all)
	render(w, map[string]any{"Messages": all, "To": r.URL.Query().Get("to"), "Mode": s.Mode()})
}

func (s *Sink) show(w http.ResponseWriter, r *http.Request) {
	m, ok := s.box.get(r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	render(w, map[string]any{"Message": m, "Mode": s.Mode()})
}

func render(w http.ResponseWriter, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'")
	_ = page.Execute(w, data)
}

// html shows the HTML part as it was sent, without any right to run.
func (s *Sink) html(w http.ResponseWriter, r *http.Request) {
	m, ok := s.box.get(r.PathValue("id"))
	if !ok || m.HTML == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:")
	_, _ = w.Write([]byte(m.HTML))
}

// query answers GET /messages?to=&since= with messages, oldest first, without
// their raw source; since is a time of RFC 3339.
func (s *Sink) query(w http.ResponseWriter, r *http.Request) {
	var since time.Time
	if v := r.URL.Query().Get("since"); v != "" {
		var err error
		if since, err = time.Parse(time.RFC3339Nano, v); err != nil {
			http.Error(w, "since: "+err.Error(), http.StatusBadRequest)
			return
		}
	}
	found := s.box.find(r.URL.Query().Get("to"), since)
	for i := range found {
		found[i].Raw = ""
	}
	answer(w, map[string]any{"messages": found})
}

func (s *Sink) one(w http.ResponseWriter, r *http.Request) {
	m, ok := s.box.get(r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	answer(w, m)
}

func (s *Sink) fault(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Mode Mode `json:"mode"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1024)).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := s.SetMode(in.Mode); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer(w, map[string]any{"mode": s.Mode()})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
