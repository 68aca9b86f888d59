package kit

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"motcua.vn/libs/fault"
)

const (
	maxProblem = 64 << 10 // bytes read of a problem
	maxAnswer  = 8 << 20  // bytes read of a JSON answer
)

// Answer takes what a call of a generated client returned: the value below 400,
// the service's fault above, and a fault of kind unavailable where the answer
// broke off or is not one of our services'. It closes the body. An answer
// without content gives the zero value.
func Answer[T any](resp *http.Response, err error) (T, error) {
	var v T
	if err != nil {
		return v, err
	}
	defer resp.Body.Close()
	if err := Refusal(resp); err != nil || resp.StatusCode == http.StatusNoContent {
		return v, err
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&v); err != nil {
		return v, broken(err)
	}
	return v, nil
}

// Done is Answer where the body is of no interest.
func Done(resp *http.Response, err error) error {
	_, err = Answer[json.RawMessage](resp, err)
	return err
}

// Refusal reads the fault in an answer, nil below 400. It leaves the body open.
func Refusal(resp *http.Response) error {
	if resp.StatusCode < http.StatusBadRequest {
		return nil
	}
	var p problem
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxProblem)).Decode(&p); err != nil || p.Code == "" {
		// Whatever stands between may say 404: that is no word about what was asked for.
		return broken(err)
	}
	f := fault.New(fault.KindInternal, p.Code, p.Detail)
	for kind, status := range statuses {
		if status == resp.StatusCode {
			f.Kind = kind
		}
	}
	for _, x := range p.Fields {
		f.Fields = append(f.Fields, fault.Field(x))
	}
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil {
		f.RetryAfter = time.Duration(s) * time.Second
	}
	return f
}

func broken(cause error) error {
	return fault.Unavailable("upstream_broken", "another service broke off its answer; try again").Because(cause)
}
