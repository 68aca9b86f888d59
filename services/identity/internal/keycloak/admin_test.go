package keycloak

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua.vn/libs/config"
)

// server plays Keycloak's admin API; it signs the administrator in.
func server(t *testing.T, admin http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/token") {
			_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "t", "expires_in": 60})
			return
		}
		admin(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

var administrator = Admin{User: "admin", Password: config.NewSecret("x")}

// A busy machine lets a call time out now and then; a command outlives that where repeating does no harm.
func TestACommandRepeatsWhatTimedOut(t *testing.T) {
	t.Parallel()
	for method, c := range map[string]struct {
		status int // of the second time
		heard  int
		ok     bool
	}{
		http.MethodGet:    {http.StatusOK, 2, true},
		http.MethodPut:    {http.StatusNoContent, 2, true},
		http.MethodDelete: {http.StatusNotFound, 2, true}, // the first was heard, its answer was not
		http.MethodPost:   {http.StatusCreated, 1, false},
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			heard := 0
			s := administer(server(t, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				heard++
				first := heard == 1
				mu.Unlock()
				if first {
					<-r.Context().Done()
					return
				}
				w.WriteHeader(c.status)
				if c.status != http.StatusNoContent {
					_, _ = w.Write([]byte("{}"))
				}
			}), administrator)
			s.g.RestyClient().SetTimeout(200 * time.Millisecond).SetRetryWaitTime(time.Millisecond)
			err := s.call(t.Context(), method, "/groups/x", nil, nil)
			mu.Lock()
			defer mu.Unlock()
			if heard != c.heard || (err == nil) != c.ok {
				t.Errorf("heard %d times, %v", heard, err)
			}
		})
	}
}

// Setting 76 passwords one after the other took a minute; a few at once are as many as Keycloak hashes.
func TestCredentialsAreImportedAFewAtOnce(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now, most, done := 0, 0, map[string]bool{}
	full := make(chan struct{})
	url := server(t, func(w http.ResponseWriter, r *http.Request) {
		if name := r.URL.Query().Get("username"); name != "" {
			_ = json.NewEncoder(w).Encode([]map[string]any{{"id": "id-" + name}})
			return
		}
		mu.Lock()
		now++
		if most = max(most, now); now == importers && most == importers {
			select {
			case <-full:
			default:
				close(full)
			}
		}
		mu.Unlock()
		select {
		case <-full: // all wait until as many as may are here at once
		case <-time.After(10 * time.Second):
		}
		mu.Lock()
		now--
		done[r.URL.Path] = true
		mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	})
	var list []Credential
	for i := range 10 {
		list = append(list, Credential{Username: fmt.Sprintf("cb-%04d", i), Password: "a long password"})
	}
	accounts, err := ImportCredentials(t.Context(), url, administrator, list)
	if err != nil || len(accounts) != 10 || accounts["cb-0003"] != "id-cb-0003" || len(done) != 10 || most != importers {
		t.Errorf("%d accounts, %d passwords, %d at once, %v", len(accounts), len(done), most, err)
	}
}
