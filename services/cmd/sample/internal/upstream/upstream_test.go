package upstream

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"motcua.vn/libs/fault"
)

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func TestCallWaitsForAServiceThatIsAway(t *testing.T) {
	t.Parallel()
	asked := 0
	got, err := Call[struct{ Code string }](t.Context(), "agency", func() (*http.Response, error) {
		if asked++; asked == 1 {
			return nil, fault.Unavailable("dependency_unavailable", "away")
		}
		return answer(http.StatusCreated, `{"code":"H53"}`), nil
	})
	if err != nil || got.Code != "H53" || asked != 2 {
		t.Errorf("%v %v after %d", got, err, asked)
	}
}

func TestCallTakesARefusalAtItsWord(t *testing.T) {
	t.Parallel()
	asked := 0
	_, err := Call[struct{}](t.Context(), "agency", func() (*http.Response, error) {
		asked++
		return answer(http.StatusConflict, `{"code":"agency_exists","detail":"it is there"}`), nil
	})
	if !Is(err, "agency_closed", "agency_exists") || Is(err, "other") || asked != 1 {
		t.Errorf("%v after %d", err, asked)
	}
}

func TestKeysFitTheContract(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[A-Za-z0-9._:-]{8,80}$`)
	key := Key("version", "1.001612")
	if !shape.MatchString(key) || key != Key("version", "1.001612") || key == Key("version", "2.000635") {
		t.Errorf("%q", key)
	}
}
