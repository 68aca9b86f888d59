// Package fault is the one error type that crosses layers and services.
// A domain returns faults, libs/kit turns them into problem+json (RFC 9457)
// in one place, generated clients turn them back. Unknown errors are Internal
// and show nothing of themselves.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what sort of failure happened; it alone decides the HTTP status.
type Kind uint8

// The zero Kind is Internal, so that a forgotten kind shows nothing.
const (
	KindInternal Kind = iota
	KindInvalid
	KindUnauthenticated
	KindForbidden
	KindNotFound
	KindConflict
	KindGone
	KindPrecondition
	KindLimited
	KindUnavailable
)

var kindNames = [...]string{
	"internal", "invalid", "unauthenticated", "forbidden", "not_found",
	"conflict", "gone", "precondition", "limited", "unavailable",
}

// String gives the kind's documented name.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[KindInternal]
}

// Field is one complaint about one place of the input.
type Field struct {
	Path   string // JSON path without "$.": "persons[0].citizenId", or a form field's key
	Code   string // stable, documented, translated by the portal
	Detail string // English, for engineers
}

// Error is what a caller may know about a failure.
type Error struct {
	Kind   Kind
	Code   string // stable, snake_case, documented in docs/errors.md
	Detail string // English sentence that says what to do; never personal data
	Fields []Field
	// RetryAfter, when positive, is when trying again makes sense.
	RetryAfter time.Duration
	cause      error
}

// Error gives kind, code and detail in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", e.Kind, e.Code, e.Detail)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s %s", f.Path, f.Code)
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

// Unwrap gives the cause, which is for logs and never for callers.
func (e *Error) Unwrap() error { return e.cause }

// Because returns a copy of e with its cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Is makes two faults equal when kind and code agree, so that declared faults
// can be compared with errors.Is.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && t.Code == e.Code
}

// New makes a fault of the given kind.
func New(k Kind, code, detail string, fields ...Field) *Error {
	return &Error{Kind: k, Code: code, Detail: detail, Fields: fields}
}

// Invalid: the input breaks a rule; fields say where.
func Invalid(code, detail string, fields ...Field) *Error {
	return New(KindInvalid, code, detail, fields...)
}

// Unauthenticated: no valid token.
func Unauthenticated(code, detail string) *Error { return New(KindUnauthenticated, code, detail) }

// Forbidden: the caller is known and may not.
func Forbidden(code, detail string) *Error { return New(KindForbidden, code, detail) }

// NotFound: no such thing, or none that the caller may know of.
func NotFound(code, detail string) *Error { return New(KindNotFound, code, detail) }

// Conflict: the state of the thing does not allow it.
func Conflict(code, detail string) *Error { return New(KindConflict, code, detail) }

// Gone: it was there and is not any more.
func Gone(code, detail string) *Error { return New(KindGone, code, detail) }

// Precondition: somebody changed it since the caller read it (RFC 9110 section 13).
func Precondition(code, detail string) *Error { return New(KindPrecondition, code, detail) }

// Limited: too many, too large, too often; retryAfter zero means unknown.
func Limited(code, detail string, retryAfter time.Duration) *Error {
	e := New(KindLimited, code, detail)
	e.RetryAfter = retryAfter
	return e
}

// Unavailable: a dependency is down; trying again later is right.
func Unavailable(code, detail string) *Error { return New(KindUnavailable, code, detail) }

// Internal: our mistake; the cause goes to the log, nothing to the caller.
func Internal(cause error) *Error {
	return New(KindInternal, "internal", "something went wrong on our side").Because(cause)
}

// KindOf gives the kind of err; anything that is not a fault is Internal.
func KindOf(err error) Kind {
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return KindInternal
}

// CodeOf gives the code of err, "internal" when it is no fault.
func CodeOf(err error) string {
	var f *Error
	if errors.As(err, &f) {
		return f.Code
	}
	return "internal"
}
